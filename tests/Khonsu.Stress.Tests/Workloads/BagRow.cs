using System.Collections.Immutable;
using Khonsu.CompilerServices;

namespace Khonsu.Stress.Tests.Workloads;

/// <summary>
/// A row with a list, a set and a dictionary, written by hand so that workloads compile without the generator.
/// </summary>
sealed record BagRow(
    long Id, ImmutableArray<long> Items, ImmutableHashSet<long> Marks, ImmutableDictionary<long, long> Last)
    : TransactionalRow, IRow<long, BagRow>
{
    public static TableDefinition<long, BagRow> Definition { get; } =
        new("bags", new ColumnDefinition("id", nameof(Id), ColumnKind.Int64, false) { IsKey = true });

    public static long KeyOf(BagRow row) => row.Id;

    public static RowBatchWriter<BagRow> CreateBatchWriter() => throw new NotSupportedException("Not a row of Arrow.");

    public static RowBatchReader<BagRow> CreateBatchReader() => throw new NotSupportedException("Not a row of Arrow.");

    /// <summary>Adds an item to all three columns, as a delta does.</summary>
    public BagRow With(long writer, long item) => this with
    {
        Items = Items.Add(item),
        Marks = Marks.Add(item),
        Last = Last.SetItem(writer, item),
    };
}
