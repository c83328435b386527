using Khonsu.Replication;
using Khonsu.Transactions;

namespace Khonsu.Blocks;

/// <summary>
/// What is known of a block outside of its runs: while it waits, and when it has ended, its transaction object may
/// serve others.
/// </summary>
internal struct BlockProgress
{
    /// <summary>Commits that were refused.</summary>
    internal int Refusals;

    // Those of the last run of the body.
    List<HookEntry>? _hooks;

    internal BlockProgress(LevelRules rules, object? name, long began) => (Rules, Name, Began) = (rules, name, began);

    /// <summary>The rules of the next run.</summary>
    internal LevelRules Rules { get; private set; }

    /// <summary>Its label, or a <see cref="Clock.NamedCallSite"/>; null for neither.</summary>
    internal object? Name { get; }

    /// <summary>When it began, in the units of the store's time provider; 0 where no limit asks.</summary>
    internal long Began { get; }

    /// <summary>How often the body has run.</summary>
    internal int Attempts { get; private set; }

    /// <summary>How often in a row it woke by itself.</summary>
    internal int LooksInVain { get; private set; }

    /// <summary>Why it did not commit; null after a commit and while it goes on.</summary>
    internal AbortInfo? Abort { get; set; }

    /// <summary>Who must wake before the body is run again; null when it is not to be.</summary>
    internal RetryWaiter? Waiter { get; set; }

    /// <summary>The commit that is on its way through a log; null when there is none.</summary>
    internal SubmittedCommit? Submitted { get; private set; }

    /// <summary>Rows that must be in the store before the body is run again; null for none.</summary>
    internal RowFetch? Fetch { get; private set; }

    /// <summary>How often it has looked for such rows since it has waited for a change.</summary>
    internal int Fetches { get; private set; }

    /// <summary>The transaction object, where it is kept while the commit is on its way; else null.</summary>
    internal TransactionCore? Held { get; set; }

    /// <summary>Writes that were left out of the commit.</summary>
    internal readonly IReadOnlyList<SkippedWrite>? Skipped => Commit?.Skipped;

    /// <summary>What was committed, where somebody asks for it.</summary>
    internal CommitInfo? Commit { get; private set; }

    /// <summary>Whether there is anything to run after the end.</summary>
    internal readonly bool HasHooks => _hooks is not null;

    /// <summary>Takes over what the object of the runs so far knows.</summary>
    /// <param name="core">The transaction object.</param>
    internal void Continue(TransactionCore core)
    {
        Attempts = core.Attempt;
        // Perf: a store of a reference through a reference asks where it goes.
        if (!ReferenceEquals(Rules, core.OwnRules))
            Rules = core.OwnRules;
    }

    /// <summary>Notes the end of a wait.</summary>
    /// <param name="isWoken">Whether a commit ended it.</param>
    internal void HasWaited(bool isWoken)
    {
        LooksInVain = isWoken ? 0 : LooksInVain + 1;
        Fetches = 0;
    }

    /// <summary>Begins, or goes on, with a transaction object.</summary>
    internal void BeginPart()
    {
        Waiter = null;
        Submitted = null;
        Fetch = null;
    }

    /// <summary>Notes that the body has looked for rows that the store does not keep.</summary>
    /// <param name="core">The transaction object, its attempt not yet ended.</param>
    internal void HasMissed(TransactionCore core)
    {
        HasFailed(core);
        // Why: it was refused by nobody.
        Attempts--;
        Fetches++;
        Fetch = core.TakeFetch();
    }

    /// <summary>Notes that the commit goes its way through a log.</summary>
    /// <param name="core">The transaction object, its attempt not yet ended.</param>
    /// <param name="submitted">The commit.</param>
    internal void HasSubmitted(TransactionCore core, SubmittedCommit submitted)
    {
        HasFailed(core);
        Submitted = submitted;
    }

    /// <summary>Notes how a commit ended that went through a log.</summary>
    /// <param name="verdict">How.</param>
    /// <param name="attemptsMax">How many refusals end the block.</param>
    /// <returns>False when the body is to be run again.</returns>
    internal bool HasEnded(CommitVerdict verdict, int? attemptsMax)
    {
        AbortInfo description = Submitted!.Description;
        if (verdict.Conflict is not { } conflict)
        {
            Commit = new CommitInfo
            {
                TransactionId = description.TransactionId,
                Label = description.Label,
                CommitTimestamp = verdict.Stamp,
                Attempts = description.Attempts,
                Skipped = Submitted.Skipped,
            };
            return true;
        }

        // Why not counted: what the merge met there is an error in a store of its own, which the next run meets.
        if (conflict.Part == FootprintPart.Merge || ++Refusals != attemptsMax)
            return false;
        Abort = Submitted.Explain(in conflict);
        return true;
    }

    /// <summary>Notes a commit that somebody wants to hear of.</summary>
    /// <param name="core">The transaction object, its attempt not yet ended.</param>
    /// <param name="stamp">The commit timestamp.</param>
    internal void HasCommitted(TransactionCore core, long stamp)
    {
        Commit = new CommitInfo
        {
            TransactionId = core.TransactionId,
            Label = core.Label,
            CommitTimestamp = stamp,
            Attempts = core.Attempt,
            Skipped = core.Skipped,
        };
        _hooks = core.TakeHooks();
    }

    /// <summary>Notes that a run ends without a commit: the last one perhaps, so its hooks are kept.</summary>
    /// <param name="core">The transaction object, its attempt not yet ended.</param>
    internal void HasFailed(TransactionCore core)
    {
        Continue(core);
        if (core.HasHooks)
            _hooks = core.TakeHooks();
    }

    /// <summary>Begins another run: those before it are discarded.</summary>
    internal void BeginRun() => _hooks = null;

    /// <summary>Notes, from the filter of a catch, that an exception ends the transaction.</summary>
    /// <param name="core">The transaction object, its attempt not yet ended.</param>
    /// <returns>False: the exception goes on.</returns>
    internal bool HasFailedBy(TransactionCore core)
    {
        HasFailed(core);
        return false;
    }

    /// <summary>Runs what was to be run after the end.</summary>
    /// <exception cref="CommitHookException">A hook threw, after a commit, which stays; all hooks have run.</exception>
    /// <exception cref="AggregateException">A hook threw, where there was no commit; all hooks have run.</exception>
    internal readonly void RunHooks()
    {
        if (_hooks is null)
            return;
        List<Exception>? errors = null;
        foreach (HookEntry entry in _hooks)
        {
            try
            {
                if (Commit is not null && entry.Kind == HookKind.Committed)
                    ((Action<CommitInfo>)entry.Hook)(Commit);
                else if (Commit is null && entry.Kind == HookKind.Aborted)
                    ((Action<AbortInfo?>)entry.Hook)(Abort);
            }
            catch (Exception error)
            {
                (errors ??= []).Add(error);
            }
        }

        if (errors is not null)
            throw Commit is null ? new AggregateException(errors) : new CommitHookException(Commit, errors);
    }

    /// <summary>Runs the hooks of a transaction that an exception ends; what they throw goes with it.</summary>
    /// <param name="error">The exception.</param>
    internal readonly void RunHooks(Exception error)
    {
        try
        {
            RunHooks();
        }
        catch (AggregateException thrown)
        {
            // Why: the exception that ended the body must come out, and nothing may be lost.
            error.Data["Khonsu.OnAborted"] = thrown;
        }
    }
}
