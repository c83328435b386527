using Khonsu.CompilerServices;

namespace Khonsu.Stress.Tests.Workloads;

/// <summary>Writes the keys of list rows into an Arrow column, so that a store with them has columns.</summary>
sealed class ListRowWriter(PrimitiveColumnWriter<long> ids) : RowBatchWriter<ListRow>(ListRow.Definition, ids)
{
    public override void Append(ListRow[] rows, int count)
    {
        for (int index = 0; index < count; index++)
            ids.Append(rows[index].Id);
    }
}
