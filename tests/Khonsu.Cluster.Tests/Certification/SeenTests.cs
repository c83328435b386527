using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Log;
using Xunit;

namespace Khonsu.Cluster.Tests.Certification;

/// <summary>Transactions whose snapshot has what another one of several shards has changed, although their log is told
/// of its end later.</summary>
public sealed class SeenTests
{
    const long Prepared = 5;
    const long Snapshot = 7;
    const long Resolved = 9;

    static readonly RequestId s_seen = new(new NodeId(1), 1, 1);
    static readonly RequestId s_other = new(new NodeId(1), 1, 2);
    static readonly RequestId s_asking = new(new NodeId(2), 1, 1);

    readonly PreparedTransactions _marks = new(shard: 0);
    readonly Sessions _sessions = new();
    readonly Certifier _certifier = new();

    [Fact]
    public void A_row_that_was_seen_changed_has_not_changed()
    {
        Commit(s_seen, 1);
        TablePart reads = new() { Name = "t", Reads = [Key(1)] };
        TablePart guards = new() { Name = "t", Writes = [new WritePart(Key(1), IsGuarded: true)] };

        Assert.Null(ConflictOf(reads, s_other, s_seen));
        Assert.Null(ConflictOf(guards, s_seen));
        Assert.Equal(new Conflict(ConflictPart.Read, 0, 0, Resolved), ConflictOf(reads));
        Assert.Equal(new Conflict(ConflictPart.Write, 0, 0, Resolved), ConflictOf(guards, s_other));
    }

    [Fact]
    public void Of_ranges_and_whole_tables_it_cannot_be_told()
    {
        Commit(s_seen, 1);
        TablePart range = new() { Name = "t", Ranges = [new RangePart(0, null, null)] };
        TablePart scan = new() { Name = "t", IsScanned = true };

        Assert.Equal(ConflictPart.Range, ConflictOf(range, s_seen)?.Part);
        Assert.Equal(ConflictPart.Scan, ConflictOf(scan, s_seen)?.Part);
    }

    [Fact]
    public void What_is_resolved_by_the_same_entry_is_not_seen_with_it()
    {
        Prepare(s_seen, 1, Prepared);
        Prepare(s_other, 2, Prepared);
        Resolve(s_seen);
        Resolve(s_other);

        TablePart reads = new() { Name = "t", Reads = [Key(1), Key(2)] };
        Assert.Equal(new Conflict(ConflictPart.Read, 0, 1, Resolved), ConflictOf(reads, s_seen));
        Assert.Null(ConflictOf(reads, s_seen, s_other));
    }

    [Fact]
    public void What_was_prepared_after_the_snapshot_cannot_have_been_seen()
    {
        Prepare(s_seen, 1, Snapshot + 1);
        Resolve(s_seen);
        Assert.NotNull(ConflictOf(new TablePart { Name = "t", Reads = [Key(1)] }, s_seen));
    }

    [Fact]
    public void A_row_that_has_changed_again_has_changed()
    {
        Commit(s_seen, 1);
        Prepare(s_other, 1, Resolved + 1);
        Assert.NotNull(_marks.Resolve(
            new Resolution(s_other, true, _marks.Clock.Now), Resolved + 2, _sessions, _certifier));
        Assert.Equal(
            new Conflict(ConflictPart.Read, 0, 0, Resolved + 2),
            ConflictOf(new TablePart { Name = "t", Reads = [Key(1)] }, s_seen));
    }

    [Fact]
    public void What_is_prepared_still_or_forgotten_already_is_refused()
    {
        Prepare(s_seen, 1, Prepared);
        TablePart reads = new() { Name = "t", Reads = [Key(1)] };

        Assert.Equal(new Conflict(ConflictPart.Read, 0, 0, 0), ConflictOf(reads, s_seen));
        Resolve(s_seen);
        Assert.Null(ConflictOf(reads, s_seen));
        _marks.Forget(s_seen);
        Assert.Equal(new Conflict(ConflictPart.Read, 0, 0, Resolved), ConflictOf(reads, s_seen));
    }

    void Commit(RequestId request, byte key)
    {
        Prepare(request, key, Prepared);
        Resolve(request);
    }

    void Prepare(RequestId request, byte key, long stamp)
    {
        var part = new CommitEntry
        {
            Request = request,
            AnsweredUpTo = 0,
            Snapshot = stamp - 1,
            Tables =
            [
                new TablePart
                {
                    Name = "t",
                    Writes = [new WritePart(Key(key), IsGuarded: false)],
                    Points = [new PointPart(0, Key(key))],
                },
            ],
        };
        GroupId[] shards = [new(1), new(2)];
        Vote vote = _marks.Prepare(new PrepareEntry(shards, part), stamp, _sessions, _certifier);
        Assert.Equal(VoteKind.Yes, vote.Kind);
    }

    void Resolve(RequestId request)
        => Assert.NotNull(_marks.Resolve(
            new Resolution(request, true, _marks.Clock.Now), Resolved, _sessions, _certifier));

    Conflict? ConflictOf(TablePart part, params RequestId[] seen) => _certifier.ConflictOf(
        new CommitEntry { Request = s_asking, AnsweredUpTo = 0, Snapshot = Snapshot, Seen = seen, Tables = [part] },
        _marks);

    static ReadOnlyMemory<byte> Key(byte key) => new[] { key };
}
