using Khonsu.CompilerServices;

namespace Khonsu.Protocol.Tests.Rows;

/// <summary>A row whose value must not be negative.</summary>
sealed record CoveredRow(long Id, long Value) : TransactionalRow, IRow<long, CoveredRow>
{
    public static TableDefinition<long, CoveredRow> Definition { get; } = new(
        "covered",
        new ColumnDefinition("id", nameof(Id), ColumnKind.Int64, false) { IsKey = true },
        new ColumnDefinition("value", nameof(Value), ColumnKind.Int64, false))
    {
        HasInvariants = true,
    };

    public static long KeyOf(CoveredRow row) => row.Id;

    public static string? BrokenInvariant(CoveredRow row) => row.Value < 0 ? "not below zero" : null;

    public static RowBatchWriter<CoveredRow> CreateBatchWriter() => throw new NotSupportedException();

    public static RowBatchReader<CoveredRow> CreateBatchReader() => throw new NotSupportedException();

    /// <summary>Adds to the value.</summary>
    public sealed class Delta : RowDelta<CoveredRow>
    {
        public long Amount { get; set; }

        public override CoveredRow Apply(CoveredRow row) => row with { Value = row.Value + Amount };

        public override RowDelta<CoveredRow> Copy() => new Delta { Amount = Amount };
    }
}
