using System.Text;
using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Format;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Placement;
using Khonsu.Cluster.Tests.Nodes;
using Khonsu.Cluster.TwoPhase;
using Khonsu.Replication;

namespace Khonsu.Cluster.Tests.Shards;

/// <summary>Who is refused because of a transaction that has not ended is told of, so that its end can hurry; nobody
/// else is.</summary>
public sealed class BlockedTests : IDisposable
{
    static readonly GroupId s_first = new(1);
    static readonly GroupId s_second = new(2);

    readonly Noting _noting = new();
    readonly StoreState _state;
    readonly Bank _bank;
    ulong _number;
    LogIndex _index;

    public BlockedTests()
    {
        var local = new LocalStore(Bank.Tables, new ShardMap(2)) { Listener = _noting };
        _state = new StoreState(local, s_first);
        _ = new StoreState(local, s_second);
        _bank = Bank.Open(new StoreOptions { Sink = new NoCommits(local) });
        local.Begin(incarnation: 1);
    }

    public void Dispose() => _bank.Dispose();

    [Fact]
    public void A_commit_and_a_vote_that_meet_a_mark_are_told_of()
    {
        Prepare("ann");
        Assert.Equal(0, _noting.Blocked);

        Commit("ann");
        Assert.Equal(1, _noting.Blocked);
        Prepare("ann");
        Assert.Equal(2, _noting.Blocked);
    }

    [Fact]
    public void What_meets_none_or_is_refused_for_another_reason_is_not()
    {
        Prepare("ann");
        Commit("bob");
        Prepare("carl");
        // Its row has changed since its snapshot, and that is all.
        Outcome late = Commit("bob", isGuarded: true);

        Assert.NotNull(late.Conflict);
        Assert.Equal(0, _noting.Blocked);
    }

    void Prepare(string name) => Apply(writer => ShardEntryCodec.Put(
        writer, new PrepareEntry([s_first, s_second], RowOf(name, isGuarded: false))));

    Outcome Commit(string name, bool isGuarded = false)
        => (Outcome)Apply(writer => CommitEntryCodec.Put(writer, RowOf(name, isGuarded)))!;

    CommitEntry RowOf(string name, bool isGuarded)
    {
        CommitEntry entry = RawCommits.RowOf(new RequestId(new NodeId(1), 1, ++_number << 6), name);
        var write = new WritePart(Encoding.UTF8.GetBytes(name), isGuarded);
        return entry with { Tables = [entry.Tables[0] with { Writes = [write] }] };
    }

    object? Apply(Action<ByteWriter> put)
    {
        var writer = new ByteWriter();
        put(writer);
        object? result = _state.Apply(
            _index, LogEntry.Command(new ProposalId(new NodeId(1), 1, _number), writer.Written.ToArray()));
        _index += 1;
        return result;
    }

    sealed class NoCommits(LocalStore local) : ICommitSink
    {
        public void Attach(KhonsuStore store) => local.Attach(store);

        public void Submit(SubmittedCommit commit) => throw new NotSupportedException();
    }

    sealed class Noting : ISharedTransactions
    {
        public int Blocked { get; private set; }

        public void OnBlocked(GroupId shard)
        {
            Assert.Equal(s_first, shard);
            Blocked++;
        }

        public void OnVote(
            GroupId shard, RequestId id, Vote vote, IReadOnlyList<GroupId>? participants, ulong answeredUpTo)
        {
        }

        public void OnResolved(GroupId shard, Resolution resolution)
        {
        }

        public void OnForgotten(GroupId shard, RequestId id)
        {
        }

        public void OnLoaded(GroupId shard, PreparedTransactions known)
        {
        }
    }
}
