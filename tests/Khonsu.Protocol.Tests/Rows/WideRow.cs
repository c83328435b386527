using Khonsu.CompilerServices;

namespace Khonsu.Protocol.Tests.Rows;

/// <summary>A row of 40 bytes of its own, the size that the goals for bytes per block are stated for.</summary>
sealed record WideRow(long Id, long A, long B, long C, long D) : TransactionalRow, IRow<long, WideRow>
{
    public static TableDefinition<long, WideRow> Definition { get; } =
        new("wide", new ColumnDefinition("id", nameof(Id), ColumnKind.Int64, false) { IsKey = true });

    public static long KeyOf(WideRow row) => row.Id;

    public static RowBatchWriter<WideRow> CreateBatchWriter() => throw new NotSupportedException("Not a row of Arrow.");

    public static RowBatchReader<WideRow> CreateBatchReader() => throw new NotSupportedException("Not a row of Arrow.");
}
