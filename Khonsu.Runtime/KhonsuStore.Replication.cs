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
    internal ReplicaWriter CreateReplicaWriter() => new(NewCore(), _committer);

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
            else if (verdict.MayGoAgain && Submission.TrySubmitAgain(core, _sink!) is { } submitted)
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
