using Khonsu.CompilerServices;

namespace Khonsu.Stress.Tests.Workloads;

/// <summary>Writes number rows into Arrow columns, by hand for the same reason as the row.</summary>
sealed class NumberRowWriter(PrimitiveColumnWriter<long> ids, PrimitiveColumnWriter<long> values)
    : RowBatchWriter<NumberRow>(NumberRow.Definition, ids, values)
{
    public override void Append(NumberRow[] rows, int count)
    {
        for (int index = 0; index < count; index++)
        {
            ids.Append(rows[index].Id);
            values.Append(rows[index].Value);
        }
    }
}
