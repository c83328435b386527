using System.Collections.Immutable;
using Khonsu.CompilerServices;

namespace Khonsu.Protocol.Tests.Rows;

/// <summary>A row with a list, a set and a dictionary, merged as generated code merges them.</summary>
sealed record CollectedRow(
    long Id, ImmutableArray<long> Items, ImmutableHashSet<long> Marks, ImmutableDictionary<long, long> Entries)
    : TransactionalRow, IRow<long, CollectedRow>
{
    public static TableDefinition<long, CollectedRow> Definition { get; } = new(
        "collected",
        new ColumnDefinition("id", nameof(Id), ColumnKind.Int64, false) { IsKey = true });

    public static long KeyOf(CollectedRow row) => row.Id;

    public static CollectedRow? MergeRows(
        CollectedRow @base, CollectedRow theirs, CollectedRow mine, out string? conflictColumn)
    {
        conflictColumn = null;
        ItemsTerm<long> items = CollectionChanges.Appended(
            @base.Items, mine.Items, ContentEquality.Default, "items", ref conflictColumn);
        ItemsTerm<long> marks = CollectionChanges.Added(@base.Marks, mine.Marks, "marks", ref conflictColumn);
        ItemsTerm<KeyValuePair<long, long>> entries = CollectionChanges.Put(
            @base.Entries, theirs.Entries, mine.Entries, ContentEquality.Default, "entries", ref conflictColumn);
        return conflictColumn is not null ? null : theirs with
        {
            Items = CollectionMerge.Append(theirs.Items, items),
            Marks = CollectionMerge.Union(theirs.Marks, marks),
            Entries = CollectionMerge.Put(theirs.Entries, entries),
        };
    }

    public static RowBatchWriter<CollectedRow> CreateBatchWriter() => throw new NotSupportedException();

    public static RowBatchReader<CollectedRow> CreateBatchReader() => throw new NotSupportedException();

    /// <summary>Makes a row that has the same numbers in all three columns.</summary>
    public static CollectedRow Of(long id, params long[] numbers) => new(
        id, [.. numbers], [.. numbers], numbers.ToImmutableDictionary(static key => key, static key => key));

    /// <summary>Adds a number to all three columns.</summary>
    public CollectedRow With(long number) => this with
    {
        Items = Items.Add(number),
        Marks = Marks.Add(number),
        Entries = Entries.SetItem(number, number),
    };

    /// <summary>The numbers of the list; what the other columns hold must be the same.</summary>
    public string Numbers()
    {
        Assert.Equal(Items.Order(), Marks.Order());
        Assert.Equal(Items.Order(), Entries.Keys.Order());
        return string.Join(' ', Items);
    }

    /// <summary>Adds numbers to all three columns.</summary>
    public sealed class Delta : RowDelta<CollectedRow>
    {
        ItemsTerm<long> _items;
        ItemsTerm<KeyValuePair<long, long>> _entries;

        public void Add(long number)
        {
            _items += ItemsTerm<long>.Of(number);
            _entries += ItemsTerm<KeyValuePair<long, long>>.Of(new(number, number));
        }

        public override CollectedRow Apply(CollectedRow row) => row with
        {
            Items = CollectionMerge.Append(row.Items, _items),
            Marks = CollectionMerge.Union(row.Marks, _items),
            Entries = CollectionMerge.Put(row.Entries, _entries),
        };

        public override RowDelta<CollectedRow> Copy() => (Delta)MemberwiseClone();
    }
}
