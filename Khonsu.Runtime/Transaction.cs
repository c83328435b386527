using System.ComponentModel;
using Khonsu.Blocks;
using Khonsu.Commit;
using Khonsu.CompilerServices;
using Khonsu.Replication;
using Khonsu.Transactions;

namespace Khonsu;

/// <summary>
/// A transaction driven by hand: begin, read, write, commit or roll back. One attempt; it may live across awaits and
/// move between threads, used by one at a time. Disposing of it without a commit rolls back.
/// </summary>
/// <remarks>
/// While it lives, the versions of its snapshot are kept: end it soon. Generated code adds a property for each
/// <see cref="TransactionalAttribute">[Transactional]</see> record.
/// </remarks>
public sealed class Transaction : IDisposable, IAsyncDisposable
{
    readonly TransactionCore _core;
    readonly Committer _committer;

    // Null in a store that commits by itself.
    readonly ICommitSink? _sink;

    readonly ModelInvariant[] _invariants;

    internal Transaction(
        TransactionCore core, Committer committer, ICommitSink? sink, ModelInvariant[] invariants)
        => (_core, _committer, _sink, _invariants) = (core, committer, sink, invariants);

    /// <summary>Number of the transaction, unique in its store.</summary>
    public long Id => _core.TransactionId;

    /// <summary>The level it runs at.</summary>
    public IsolationLevel Isolation => _core.Rules.Level;

    /// <summary>Whether it has committed or rolled back.</summary>
    public bool IsEnded => _core.Mode == TransactionMode.Ended;

    /// <summary>Commit timestamp after a commit that wrote something, else 0.</summary>
    public long CommitTimestamp { get; private set; }

    /// <summary>Opens a table; generated properties call it.</summary>
    /// <typeparam name="TKey">The key.</typeparam>
    /// <typeparam name="TRow">The record.</typeparam>
    /// <param name="definition">The record's definition.</param>
    /// <returns>The table as this transaction sees it, valid until it ends.</returns>
    /// <exception cref="TransactionEndedException">It has ended.</exception>
    /// <exception cref="ConcurrentUseException">Another thread uses it.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Table<TKey, TRow> Table<TKey, TRow>(TableDefinition<TKey, TRow> definition)
        where TKey : notnull, IEquatable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow>
    {
        using (_core.Enter())
            return Khonsu.Table<TKey, TRow>.Open(_core, definition);
    }

    /// <summary>Makes a key that no other transaction makes, larger than those before it.</summary>
    /// <returns>The key.</returns>
    /// <exception cref="TransactionEndedException">It has ended.</exception>
    /// <exception cref="ConcurrentUseException">Another thread uses it.</exception>
    public Guid NewGuid()
    {
        using (_core.Enter())
            return _core.NewGuid();
    }

    /// <summary>Commits; the transaction has ended afterwards, whatever the outcome.</summary>
    /// <exception cref="TransactionConflictException">Others committed first. State left: nothing of it is
    /// visible.</exception>
    /// <exception cref="InvariantViolationException">A row or a table breaks an invariant. State left: rolled
    /// back.</exception>
    /// <exception cref="UniqueIndexViolationException">Two rows would have the same key in a unique index. State left:
    /// rolled back.</exception>
    /// <exception cref="TransactionEndedException">It had ended before. State left: as that end left it.</exception>
    /// <exception cref="ConcurrentUseException">Another thread uses it. State left: it goes on.</exception>
    public void Commit() => TryCommit().ThrowIfFailed();

    /// <summary>
    /// Commits and reports a conflict as a value; the transaction has ended afterwards, whatever the outcome.
    /// </summary>
    /// <returns>Whether it committed, and if not, why.</returns>
    /// <exception cref="InvariantViolationException">A row or a table breaks an invariant. State left: rolled
    /// back.</exception>
    /// <exception cref="UniqueIndexViolationException">Two rows would have the same key in a unique index. State left:
    /// rolled back.</exception>
    /// <exception cref="TransactionEndedException">It had ended before. State left: as that end left it.</exception>
    /// <exception cref="ConcurrentUseException">Another thread uses it. State left: it goes on.</exception>
    public TxResult TryCommit()
    {
        using (_core.Enter())
        {
            try
            {
                bool hasWrites = _core.WriteCount != 0;
                if (_invariants.Length != 0)
                    ModelChecks.Ask(_core, _invariants);
                _core.CheckLimits();
                if (_sink is not null && Submission.IsNeeded(_core, _sink))
                    return CommitToLog(_sink, hasWrites);

                bool isCommitted = _committer.TryCommit(_core, out long stamp);
                if (isCommitted && hasWrites)
                    CommitTimestamp = stamp;
                return isCommitted ? new TxResult(null, _core.Skipped) : new TxResult(ConflictFinder.Explain(_core));
            }
            finally
            {
                _core.EndForGood();
            }
        }
    }

    TxResult CommitToLog(ICommitSink sink, bool hasWrites)
    {
        SubmittedCommit? submitted = Submission.TrySubmit(_core, sink);
        while (submitted is not null)
        {
            CommitVerdict verdict = submitted.Wait();
            if (verdict.Conflict is not { } conflict)
            {
                if (hasWrites)
                    CommitTimestamp = verdict.Stamp;
                return new TxResult(null, submitted.Skipped);
            }

            bool canGoAgain = verdict.MayGoAgain && (submitted.CanGoAgain || conflict.Part == FootprintPart.Merge);
            SubmittedCommit? again = canGoAgain ? Submission.TrySubmitAgain(_core, sink) : null;
            if (again is null && !_core.IsSkipped)
                return new TxResult(submitted.Explain(in conflict));
            submitted = again;
        }

        return new TxResult(ConflictFinder.Explain(_core));
    }

    /// <summary>Gives up all writes; the transaction has ended afterwards.</summary>
    /// <exception cref="TransactionEndedException">It had ended before. State left: as that end left it.</exception>
    /// <exception cref="ConcurrentUseException">Another thread uses it. State left: it goes on.</exception>
    public void Rollback()
    {
        using (_core.Enter())
            _core.EndForGood();
    }

    /// <summary>Sets a point to which the writes that follow can be rolled back.</summary>
    /// <returns>The savepoint.</returns>
    /// <exception cref="TransactionEndedException">It has ended.</exception>
    /// <exception cref="ConcurrentUseException">Another thread uses it.</exception>
    public Savepoint SetSavepoint()
    {
        using (_core.Enter())
            return _core.SetSavepoint();
    }

    /// <summary>
    /// Undoes every write since a savepoint, which stays. What was read since then stays read, and counts at the
    /// commit.
    /// </summary>
    /// <param name="savepoint">A savepoint of this transaction.</param>
    /// <exception cref="SavepointException">It does not stand any more. State left: unchanged.</exception>
    /// <exception cref="TransactionEndedException">It has ended.</exception>
    /// <exception cref="ConcurrentUseException">Another thread uses it.</exception>
    public void RollbackTo(Savepoint savepoint)
    {
        using (_core.Enter())
            _core.RollbackTo(savepoint);
    }

    /// <summary>Rolls back what was not committed; does nothing after the end.</summary>
    public void Dispose()
    {
        if (!IsEnded)
            Rollback();
    }

    /// <summary>Rolls back what was not committed; does nothing after the end.</summary>
    /// <returns>A finished task.</returns>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
