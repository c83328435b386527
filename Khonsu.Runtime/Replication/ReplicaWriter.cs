using Khonsu.Commit;
using Khonsu.CompilerServices;
using Khonsu.Feed;
using Khonsu.Transactions;

namespace Khonsu.Replication;

/// <summary>
/// Brings into a store what its log has decided: one commit after the other, each at the stamp that the log gave it.
/// There is one for a store, used by one thread at a time, and nobody else commits to it.
/// </summary>
internal sealed class ReplicaWriter
{
    readonly TransactionCore _core;
    readonly Committer _committer;

    internal ReplicaWriter(TransactionCore core, Committer committer) => (_core, _committer) = (core, committer);

    /// <summary>The transaction object of its commits.</summary>
    internal TransactionCore Core => _core;

    /// <summary>Begins a commit.</summary>
    internal void Begin()
    {
        _core.BelongToThread();
        // Why this level: its writes go over whatever is newest.
        _core.BeginBlock(LevelRules.For(IsolationLevel.ReadCommitted), null);
        _core.BeginAttempt();
    }

    /// <summary>Finds a table as the commit sees it.</summary>
    /// <typeparam name="TKey">The key.</typeparam>
    /// <typeparam name="TRow">The record.</typeparam>
    /// <returns>The table.</returns>
    internal Table<TKey, TRow> Table<TKey, TRow>()
        where TKey : notnull, IEquatable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow>
        => Khonsu.Table<TKey, TRow>.Open(_core, TRow.Definition);

    /// <summary>Makes the commit visible.</summary>
    /// <param name="stamp">Its commit timestamp: larger than every one before.</param>
    internal void Commit(long stamp)
    {
        _committer.Follow(_core, stamp);
        _core.End();
    }

    /// <summary>Makes the commit visible, and says what it has changed, for another store that is to have it too.
    /// </summary>
    /// <param name="stamp">Its commit timestamp: larger than every one before.</param>
    internal LoggedChange[] CommitAndTell(long stamp)
    {
        _committer.Follow(_core, stamp);
        LoggedChange[] changes = _core.Changes();
        _core.End();
        return changes;
    }

    /// <summary>Makes the commit visible as what the store begins with: it is no change that a reader of the feed gets,
    /// and nobody can read what was before it.</summary>
    /// <param name="stamp">Its commit timestamp: larger than every one before.</param>
    internal void CommitOrigin(long stamp)
    {
        StoreParts store = _core.Store;
        // Order: before the commit, so that no reader takes it for a change.
        store.Log?.BeginAfter(stamp);
        store.Past.BeginAt(stamp);
        Commit(stamp);
        store.Log?.Forget(stamp);
    }

    /// <summary>Gives a commit up that cannot be finished; nothing of it is visible.</summary>
    internal void Abandon() => _core.End();
}
