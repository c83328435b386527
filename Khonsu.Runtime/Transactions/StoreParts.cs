using Khonsu.Clock;
using Khonsu.Concurrency;
using Khonsu.Dependencies;
using Khonsu.Feed;
using Khonsu.Index;
using Khonsu.Tables;
using Khonsu.Versions;

namespace Khonsu.Transactions;

/// <summary>What all transactions of a store share below the public page.</summary>
internal sealed class StoreParts
{
    internal StoreParts(
        TimeProvider time,
        Func<Guid> guidSource,
        ChangeFeedOptions? feed = null,
        RetentionOptions? retention = null,
        bool isFollowing = false)
    {
        Clock = new CommitClock { IsFollowing = isFollowing };
        Time = time;
        GuidSource = guidSource;
        Log = feed is null ? null : new CommitLog(Clock, feed.CommitsMax, feed.RowsMax);
        Snapshots = new SnapshotRegistry(Clock);
        Past = new StorePast(Clock, Snapshots, time, retention ?? new RetentionOptions());
        Tables = new TableCatalog(Clock, Snapshots, Past);
        Dependencies = new DependencyTracker(Clock, Snapshots);
        Rounds = new ColumnRounds(Clock, Snapshots);
    }

    /// <summary>Measures how long transactions take; it decides no order.</summary>
    internal TimeProvider Time { get; }

    /// <summary>What keys begin with that a body asks for.</summary>
    internal Func<Guid> GuidSource { get; }

    /// <summary>Commit timestamps.</summary>
    internal CommitClock Clock { get; }

    /// <summary>Snapshots in use.</summary>
    internal SnapshotRegistry Snapshots { get; }

    /// <summary>The tables used so far.</summary>
    internal TableCatalog Tables { get; }

    /// <summary>How far back the tables can be read, and when commits were.</summary>
    internal StorePast Past { get; }

    /// <summary>The last commits, in stores that were opened with a change feed; else null.</summary>
    internal CommitLog? Log { get; }

    /// <summary>Who reads the change feed.</summary>
    internal SlotList<FeedReaderSlot> FeedReaders { get; } = new();

    /// <summary>What commits depend on, for transactions whose reads are certified.</summary>
    internal DependencyTracker Dependencies { get; }

    /// <summary>The columnar snapshots, for commits that tell them what has changed.</summary>
    internal ColumnRounds Rounds { get; }

    /// <summary>Blocks that wait for a change.</summary>
    internal WaiterTable Waiters { get; } = new();

    /// <summary>Where a transaction that starves asks the others to give way.</summary>
    internal AgeTickets Tickets { get; } = new();

    /// <summary>Transaction objects of blocks that no thread keeps.</summary>
    internal LockFreeQueue<TransactionCore> Pool { get; } = new();

    /// <summary>Superseded versions that no pruner of a transaction object holds.</summary>
    internal LockFreeQueue<PruneBatch> PruneBacklog { get; } = new();

    /// <summary>Entries of indexes that wait to be taken out and that no cleaner holds.</summary>
    internal LockFreeQueue<EntryBatch> EntryBacklog { get; } = new();
}
