using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Placement;
using Khonsu.Cluster.Tests.Nodes;
using Khonsu.Replication;

namespace Khonsu.Cluster.Tests.Apply;

/// <summary>Who hears of the commits of a store, and until when.</summary>
public sealed class CommitWatchTests : IDisposable
{
    readonly CommitWatches _watches = new();
    readonly KhonsuStore _store;
    readonly ReplicaWriter _writer;
    long _stamp = 10;

    public CommitWatchTests()
    {
        var state = new StoreState(new LocalStore(Bank.Tables, new ShardMap(1)), ShardMap.GroupOf(0));
        _store = KhonsuStore.Open(new StoreOptions { Sink = new StateSink(state) });
        _writer = state.Local.Writer;
    }

    public void Dispose() => _store.Dispose();

    [Fact]
    public void Commits_come_in_their_order_and_what_is_put_stands_behind_those_that_there_are()
    {
        Put("before");
        using CommitWatch watch = _watches.Add(commitsMax: 10, changesMax: 10);
        Put("one");
        watch.PutBehind("mark");
        Put("two");

        Assert.Equal(["12 one", "mark", "13 two"], Taken(watch));
        Assert.Equal(WatchEnd.None, watch.End);
    }

    [Fact]
    public void Who_has_too_many_waiting_hears_no_further_and_the_others_do()
    {
        using CommitWatch slow = _watches.Add(commitsMax: 2, changesMax: 10);
        using CommitWatch small = _watches.Add(commitsMax: 10, changesMax: 1);
        using CommitWatch quick = _watches.Add(commitsMax: 2, changesMax: 2);
        for (int number = 0; number < 4; number++)
        {
            Put($"{number}");
            Assert.Single(Taken(quick));
        }

        slow.PutBehind("mark");

        Assert.Equal((WatchEnd.TooSlow, WatchEnd.TooSlow, WatchEnd.None), (slow.End, small.End, quick.End));
        Assert.True(slow.Lost.IsCompleted && !quick.Lost.IsCompleted);
        Assert.Equal(["11 0", "12 1"], Taken(slow));
        Assert.Equal(["11 0"], Taken(small));
    }

    [Fact]
    public void A_store_that_begins_anew_or_is_not_whole_is_heard_of_no_further()
    {
        using CommitWatch first = _watches.Add(commitsMax: 10, changesMax: 10);
        _writer.Begin();
        _watches.CommitOrigin(_writer, ++_stamp);
        using CommitWatch second = _watches.Add(commitsMax: 10, changesMax: 10);
        _watches.Lose();
        using CommitWatch third = _watches.Add(commitsMax: 10, changesMax: 10);
        Put("one");

        Assert.Equal((WatchEnd.StoreReplaced, WatchEnd.StoreReplaced), (first.End, second.End));
        Assert.Empty(Taken(first));
        Assert.Empty(Taken(second));
        Assert.Equal(["12 one"], Taken(third));
    }

    [Fact]
    public void Who_wants_to_hear_no_further_does_not()
    {
        CommitWatch watch = _watches.Add(commitsMax: 10, changesMax: 10);
        watch.Dispose();
        Put("one");

        Assert.Empty(Taken(watch));
        Assert.Equal(WatchEnd.None, watch.End);
    }

    void Put(string id)
    {
        _writer.Begin();
        _writer.Table<string, Account>().Upsert(new Account(id, null, 1));
        _watches.Commit(_writer, ++_stamp, isTold: false);
    }

    static List<string> Taken(CommitWatch watch)
    {
        var taken = new List<string>();
        while (watch.TryTake(out object? item))
        {
            taken.Add(item is WatchedCommit commit
                ? $"{commit.Stamp} {((Account)commit.Changes.Single().After!).Id}"
                : (string)item);
        }

        return taken;
    }

    sealed class StateSink(StoreState state) : ICommitSink
    {
        void ICommitSink.Attach(KhonsuStore store) => state.Attach(store);

        void ICommitSink.Submit(SubmittedCommit commit) => throw new InvalidOperationException();
    }
}
