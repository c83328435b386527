using Khonsu.CompilerServices;

namespace Khonsu.Protocol.Tests.Rows;

/// <summary>A row with a column that is merged by sum and one that has no rule.</summary>
sealed record SummedRow(long Id, long Value, string Text) : TransactionalRow, IRow<long, SummedRow>
{
    public static TableDefinition<long, SummedRow> Definition { get; } = new(
        "summed",
        new ColumnDefinition("id", nameof(Id), ColumnKind.Int64, false) { IsKey = true },
        new ColumnDefinition("value", nameof(Value), ColumnKind.Int64, false),
        new ColumnDefinition("text", nameof(Text), ColumnKind.String, false));

    public static long KeyOf(SummedRow row) => row.Id;

    public static SummedRow? MergeRows(SummedRow @base, SummedRow theirs, SummedRow mine, out string? conflictColumn)
    {
        bool isTextTheirs = mine.Text == @base.Text;
        conflictColumn = isTextTheirs || theirs.Text == @base.Text || theirs.Text == mine.Text ? null : "text";
        long sum = checked(theirs.Value + (mine.Value - @base.Value));
        return theirs with { Value = sum, Text = isTextTheirs ? theirs.Text : mine.Text };
    }

    public static RowBatchWriter<SummedRow> CreateBatchWriter() => throw new NotSupportedException();

    public static RowBatchReader<SummedRow> CreateBatchReader() => throw new NotSupportedException();

    /// <summary>Adds to the value.</summary>
    public sealed class Delta : RowDelta<SummedRow>
    {
        public long Amount { get; set; }

        public override SummedRow Apply(SummedRow row) => row with { Value = checked(row.Value + Amount) };

        public override RowDelta<SummedRow> Copy() => new Delta { Amount = Amount };
    }
}
