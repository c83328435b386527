using System.Collections.Immutable;
using Khonsu.CompilerServices;

namespace Khonsu.Stress.Tests.Workloads;

/// <summary>A row with a list, written by hand so that workloads compile without the generator.</summary>
sealed record ListRow(long Id, ImmutableArray<long> Elements) : TransactionalRow, IRow<long, ListRow>
{
    public static TableDefinition<long, ListRow> Definition { get; } =
        new("lists", new ColumnDefinition("id", nameof(Id), ColumnKind.Int64, false) { IsKey = true });

    public static long KeyOf(ListRow row) => row.Id;

    public static RowBatchWriter<ListRow> CreateBatchWriter() =>
        new ListRowWriter(new PrimitiveColumnWriter<long>(Definition.Columns[0]));

    public static RowBatchReader<ListRow> CreateBatchReader() => throw new NotSupportedException("Not a row of Arrow.");
}
