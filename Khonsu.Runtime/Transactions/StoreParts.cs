using Khonsu.Clock;
using Khonsu.Concurrency;
using Khonsu.Index;
using Khonsu.Tables;
using Khonsu.Versions;

namespace Khonsu.Transactions;

/// <summary>What all transactions of a store share below the public page.</summary>
internal sealed class StoreParts
{
    internal StoreParts(TimeProvider time, Func<Guid> guidSource)
    {
        Time = time;
        GuidSource = guidSource;
        Snapshots = new SnapshotRegistry(Clock);
        Tables = new TableCatalog(Clock, Snapshots);
    }

    /// <summary>Measures how long transactions take; it decides no order.</summary>
    internal TimeProvider Time { get; }

    /// <summary>What keys begin with that a body asks for.</summary>
    internal Func<Guid> GuidSource { get; }

    /// <summary>Commit timestamps.</summary>
    internal CommitClock Clock { get; } = new();

    /// <summary>Snapshots in use.</summary>
    internal SnapshotRegistry Snapshots { get; }

    /// <summary>The tables used so far.</summary>
    internal TableCatalog Tables { get; }

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
