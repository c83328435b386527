using Khonsu.Blocks;
using Khonsu.Commit;
using Khonsu.Replication;
using Khonsu.Transactions;

namespace Khonsu;

/// <content>Stores that follow a log.</content>
public sealed partial class KhonsuStore
{
    /// <summary>Makes what brings the log's commits into the store; there is one, used by one thread at a
    /// time.</summary>
    internal ReplicaWriter CreateReplicaWriter() => new(NewCore(partial: null), _committer);

    /// <summary>The commit timestamp of the newest commit that is visible.</summary>
    internal long CommitTimestamp => _parts.Clock.Now;

    /// <summary>Makes a commit whose block runs elsewhere, to be sent to the log here.</summary>
    /// <param name="snapshot">Everything that was read is unchanged up to this timestamp.</param>
    /// <param name="tables">What was read and is written, by table.</param>
    /// <param name="attempts">How often the block has run.</param>
    /// <returns>The commit; nobody explains its refusal.</returns>
    internal SubmittedCommit MakeCommit(long snapshot, IReadOnlyList<TableFootprint> tables, int attempts)
        => new(_parts.Waiters, snapshot, tables)
        {
            Description = new AbortInfo { Attempts = attempts },
            Skipped = [],
            CanGoAgain = false,
        };

    /// <summary>Runs a block that only reads in a store that keeps only some rows: again when it has looked for others,
    /// which are there then.</summary>
    TResult RunPartialRead<TBody, TResult>(scoped ref readonly TBody body)
        where TBody : IReadBody<TResult>, allows ref struct
    {
        for (int fetches = 1; ; fetches++)
        {
            TransactionCore core = Rent();
            core.BeginBlock(LevelRules.For(IsolationLevel.Snapshot), null);
            RowFetch fetch;
            try
            {
                core.BeginAttempt();
                TResult result = body.Invoke(new ReadTx(core));
                if (!core.IsFetching)
                    return result;
                fetch = core.TakeFetch();
            }
            catch (Exception) when (core.IsFetching)
            {
                // Why all: what the body makes of it does not count.
                fetch = core.TakeFetch();
            }
            finally
            {
                Return(core);
            }

            Begin(fetch, fetches);
            fetch.Wait(default);
        }
    }

    /// <summary>Begins to bring rows into the store.</summary>
    /// <param name="fetch">The rows.</param>
    /// <param name="fetches">How often the block that wants them has wanted some.</param>
    void Begin(RowFetch fetch, int fetches)
    {
        IPartialRows partial = _sink!.Partial!;
        if (fetches > partial.FetchesMax)
            throw partial.TooMany();
        partial.Fetch(fetch);
    }

    /// <summary>Refuses what needs all rows.</summary>
    /// <param name="what">What that is.</param>
    /// <exception cref="InvalidOperationException">The store keeps only some.</exception>
    void ThrowIfPartial(string what)
    {
        if (_sink?.Partial is not null)
        {
            throw new InvalidOperationException(
                $"A store that keeps only the rows that are read has no {what}: use a client that keeps all of them.");
        }
    }

    /// <summary>Waits, with the thread, until the log has ended a commit for good.</summary>
    /// <returns>What the block does now.</returns>
    BlockStep WaitForLog(ref BlockProgress progress, TransactionOptions chosen)
    {
        try
        {
            BlockStep step;
            do
                step = Continue(ref progress, progress.Submitted!.Wait(), chosen.MaxAttempts);
            while (step == BlockStep.Wait);
            return step;
        }
        finally
        {
            Release(ref progress);
        }
    }

    /// <summary>Notes how a commit ended that went through the log, or sends it again.</summary>
    /// <param name="progress">What is known of the block.</param>
    /// <param name="verdict">How it ended.</param>
    /// <param name="attemptsMax">How many refusals end the block.</param>
    /// <returns>What the block does now.</returns>
    BlockStep Continue(ref BlockProgress progress, CommitVerdict verdict, int? attemptsMax)
    {
        if (progress.Held is not { } core)
            return progress.HasEnded(verdict, attemptsMax) ? BlockStep.End : BlockStep.Rerun;
        BlockStep step = BlockStep.Rerun;
        try
        {
            if (verdict.IsCommitted)
            {
                progress.HasEnded(verdict, attemptsMax);
                step = BlockStep.End;
            }
            else if (verdict.MayGoAgain && TrySubmitAgain(core) is { } submitted)
            {
                progress.HasSubmitted(core, submitted);
                step = BlockStep.Wait;
            }
            else if (core.TryRecordNext())
            {
                progress.Continue(core);
            }
            else if (core.IsSkipped)
            {
                progress.Abort = ConflictFinder.Explain(core);
                step = BlockStep.End;
            }
            else if (progress.HasEnded(verdict, attemptsMax))
            {
                step = BlockStep.End;
            }

            return step;
        }
        finally
        {
            if (step != BlockStep.Wait)
                Release(ref progress);
        }
    }

    SubmittedCommit? TrySubmitAgain(TransactionCore core)
    {
        try
        {
            return Submission.TrySubmitAgain(core, _sink!);
        }
        catch (TxControlException)
        {
            // Why: a row that it writes is not kept any more; the next run of the body fetches it.
            return null;
        }
    }

    /// <summary>Keeps the attempt of a commit on its way, if it may have to be sent again.</summary>
    void MaybeHold(ref BlockProgress progress, TransactionCore core)
    {
        if (!progress.Submitted!.CanGoAgain)
            return;
        progress.Held = core;
        // Why: the thread may run other blocks while the commit is on its way.
        if (ReferenceEquals(t_core, core))
            t_core = core.Outer;
        core.Outer = null;
    }

    /// <summary>Gives the attempt back that was kept, if one was.</summary>
    void Release(ref BlockProgress progress)
    {
        if (progress.Held is not { } core)
            return;
        progress.Held = null;
        core.End();
        _parts.Pool.Enqueue(core);
    }

    /// <summary>The rules of a level in this store.</summary>
    LevelRules RulesOf(IsolationLevel level)
    {
        bool isRaised = level switch
        {
            // Why: dependencies are known to one replica only; what they allow at the one level, the other refuses.
            IsolationLevel.SerializableSnapshot => _sink is not null,
            // Why: what one replica has at a moment, another may never have, unless it is proven.
            IsolationLevel.Snapshot => _sink is { ProvesReads: true },
            _ => false,
        };
        return LevelRules.For(isRaised ? IsolationLevel.Serializable : level);
    }
}
