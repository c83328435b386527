using Khonsu.Cluster.Clients.Rows;
using Khonsu.Cluster.Tests.Nodes;
using Khonsu.CompilerServices;
using Khonsu.Replication;

namespace Khonsu.Cluster.Tests.Clients.Rows;

/// <summary>Which rows are kept, by whatever they were named.</summary>
public sealed class RowInterestsTests
{
    readonly RowInterests _interests = new();
    readonly ReplicaTable _accounts = TableOf("accounts");
    readonly ReplicaTable _entries = TableOf("entries");

    [Fact]
    public void A_key_keeps_its_row_since_a_timestamp()
    {
        var ann = new WantedRows(_accounts.Definition, RowsForms.KeyOf("ann").ToByteArray());
        Assert.True(_interests.Add(in ann, since: 5));
        Assert.False(_interests.Add(in ann, since: 7));

        Assert.Equal(5, _interests.SinceOf(_accounts.Definition, RowsForms.KeyOf("ann").Span));
        Assert.Null(_interests.SinceOf(_accounts.Definition, RowsForms.KeyOf("anna").Span));
        Assert.True(Covers("ann", null, timestamp: 6));
        Assert.False(Covers("ann", null, timestamp: 5));
        Assert.False(Covers("anna", null, timestamp: 6));
        Assert.True(_interests.Remove(in ann));
        Assert.False(_interests.Remove(in ann));
        Assert.False(Covers("ann", null, timestamp: 6));
        Assert.Equal(0, _interests.Count);
    }

    [Fact]
    public void A_point_of_an_index_keeps_what_has_its_key_or_begins_with_it()
    {
        Add(_accounts, RowsForms.OwnerOf("Ann"), RowsForms.OwnerOf("Ann"));
        Assert.True(Covers("1", "Ann"));
        Assert.False(Covers("1", "Anna"));
        Assert.False(Covers("1", null));

        Add(_entries, RowsForms.KeyOf(7), RowsForms.KeyOf(7));
        Assert.True(Covers(7, -1));
        Assert.True(Covers(7, long.MaxValue));
        Assert.False(Covers(8, 0));
        Assert.Equal(2, _interests.Count);
    }

    [Fact]
    public void A_range_keeps_what_is_in_it_both_ends_included()
    {
        Add(_entries, RowsForms.KeyOf(3, 10), RowsForms.KeyOf(4));
        Assert.False(Covers(3, 9));
        Assert.True(Covers(3, 10));
        Assert.True(Covers(4, long.MaxValue));
        Assert.False(Covers(5, long.MinValue));

        Add(_entries, null, RowsForms.KeyOf(1, 5));
        Assert.True(Covers(-9, 0));
        Assert.True(Covers(1, 5));
        Assert.False(Covers(1, 6));
        var open = new WantedRange(0, null, RowsForms.KeyOf(1, 5).ToByteArray());
        Assert.Equal(1, _interests.SinceOf(_entries.Definition, in open));
        Assert.True(_interests.Remove(new WantedRows(_entries.Definition, Range: open)));
        Assert.False(Covers(1, 5));
        Assert.True(Covers(3, 10));
    }

    [Fact]
    public void A_table_keeps_all_its_rows_and_none_of_others()
    {
        Assert.True(_interests.Add(new WantedRows(_accounts.Definition), since: 3));
        Assert.True(Covers("any", "Ann", timestamp: 4));
        Assert.False(Covers("any", "Ann", timestamp: 3));
        Assert.False(Covers(1, 1));
        Assert.Equal(3, _interests.SinceOf(_accounts.Definition, RowsForms.KeyOf("any").Span));
        var range = new WantedRange(0, RowsForms.OwnerOf("Ann").ToByteArray(), RowsForms.OwnerOf("Ann").ToByteArray());
        Assert.Equal(3, _interests.SinceOf(_accounts.Definition, in range));
        Assert.Null(_interests.SinceOf(_entries.Definition));

        // Of two names the one that is kept for longer counts.
        _interests.Add(new WantedRows(_accounts.Definition, RowsForms.KeyOf("any").ToByteArray()), since: 2);
        Assert.Equal(2, _interests.SinceOf(_accounts.Definition, RowsForms.KeyOf("any").Span));
        _interests.Clear();
        Assert.Equal(0, _interests.Count);
        Assert.False(Covers("any", "Ann"));
    }

    static ReplicaTable TableOf(string name)
        => ReplicaTable.Of(Bank.Tables.Single(table => table.Name == name));

    void Add(ReplicaTable table, Google.Protobuf.ByteString? from, Google.Protobuf.ByteString? to)
    {
        var range = new WantedRange(0, from?.ToByteArray(), to?.ToByteArray());
        Assert.True(_interests.Add(new WantedRows(table.Definition, Range: range), since: 1));
    }

    bool Covers(string id, string? owner, long timestamp = long.MaxValue)
        => _interests.Covers(_accounts, new Account(id, owner, 0), timestamp);

    bool Covers(int book, long number)
        => _interests.Covers(_entries, new Entry(book, number, 0), long.MaxValue);
}
