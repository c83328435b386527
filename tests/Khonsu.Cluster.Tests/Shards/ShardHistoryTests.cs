using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Log;
using Xunit;

namespace Khonsu.Cluster.Tests.Shards;

/// <summary>What a timestamp of the store is in the log of a shard.</summary>
public sealed class ShardHistoryTests
{
    [Fact]
    public void A_timestamp_stands_for_all_that_was_applied_before_the_next_one()
    {
        var history = new ShardHistory();
        history.Begin(100, LogIndex.Zero);
        history.Note(100, new LogIndex(1));
        history.Note(101, new LogIndex(2));
        history.Note(101, new LogIndex(5));
        history.Note(107, new LogIndex(6));

        Assert.Null(history.At(99));
        Assert.Equal(1, history.At(100)!.Value.End.Value);
        Assert.Equal(5, history.At(101)!.Value.End.Value);
        Assert.Equal(5, history.At(106)!.Value.End.Value);
        Assert.Equal(6, history.At(1000)!.Value.End.Value);
        Assert.Equal(101, history.StampOf(new LogIndex(1)));
        Assert.Equal(107, history.StampOf(new LogIndex(5)));
        Assert.Equal(0, history.StampOf(new LogIndex(6)));
    }

    [Fact]
    public void A_transaction_is_seen_until_its_end_is_in_the_snapshot()
    {
        var history = new ShardHistory();
        CommitEntry part = PartOf(7);
        history.Note(1, new LogIndex(1));
        history.Install(part, 2);
        history.Note(2, new LogIndex(2));
        history.Note(3, new LogIndex(3));
        history.Resolve(part.Request, new LogIndex(3));
        history.Note(4, new LogIndex(4));

        Assert.Empty(history.At(1)!.Value.Seen);
        Assert.Equal([part], history.At(2)!.Value.Seen);
        Assert.Equal([part], history.At(3)!.Value.Seen);
        Assert.Empty(history.At(4)!.Value.Seen);
    }

    [Fact]
    public void What_is_too_old_is_not_known()
    {
        var history = new ShardHistory();
        for (int entry = 1; entry <= 3 * ShardPositions.RecordsMax; entry++)
            history.Note(entry, new LogIndex(entry));

        long oldest = 2 * ShardPositions.RecordsMax;
        Assert.Null(history.At(oldest));
        Assert.Equal(oldest + 1, history.At(oldest + 1)!.Value.End.Value);
        Assert.Equal(3 * ShardPositions.RecordsMax, history.Applied.Value);
    }

    [Fact]
    public void A_checkpoint_is_a_new_beginning()
    {
        var history = new ShardHistory();
        history.Note(1, new LogIndex(1));
        history.Install(PartOf(1), 2);
        history.Begin(5, new LogIndex(40));

        Assert.Null(history.At(4));
        Assert.Equal(40, history.At(5)!.Value.End.Value);
        Assert.Empty(history.At(5)!.Value.Seen);
    }

    static CommitEntry PartOf(ulong number) => new()
    {
        Request = new RequestId(new NodeId(1), 1, number),
        AnsweredUpTo = 0,
        Snapshot = 0,
        Tables = [],
    };
}
