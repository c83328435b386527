using Khonsu.CompilerServices;

namespace Khonsu.Stress.Tests.Workloads;

/// <summary>A row with a number, written by hand so that workloads compile without the generator.</summary>
sealed record NumberRow(long Id, long Value) : TransactionalRow, IRow<long, NumberRow>
{
    public static TableDefinition<long, NumberRow> Definition { get; } = new(
        "numbers",
        new ColumnDefinition("id", nameof(Id), ColumnKind.Int64, false) { IsKey = true },
        new ColumnDefinition("value", nameof(Value), ColumnKind.Int64, false));

    public static long KeyOf(NumberRow row) => row.Id;

    public static RowBatchWriter<NumberRow> CreateBatchWriter() => new NumberRowWriter(
        new PrimitiveColumnWriter<long>(Definition.Columns[0]), new PrimitiveColumnWriter<long>(Definition.Columns[1]));

    public static RowBatchReader<NumberRow> CreateBatchReader() =>
        throw new NotSupportedException("Nothing reads it back.");
}
