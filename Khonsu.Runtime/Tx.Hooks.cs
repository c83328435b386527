using Khonsu.Transactions;

namespace Khonsu;

/// <content>What is to be run at the end of the transaction.</content>
public readonly ref partial struct Tx
{
    /// <summary>
    /// Runs a function once the transaction has committed: once for each commit, never for a run of the body that was
    /// discarded or rolled back to a savepoint.
    /// </summary>
    /// <param name="hook">Runs on the committing thread after everything is visible; it may start transactions.</param>
    /// <remarks>
    /// Hooks run in their order. One that throws does not stop the others; the block then throws
    /// <see cref="CommitHookException"/>, and the commit stays.
    /// </remarks>
    public void OnCommitted(Action<CommitInfo> hook)
    {
        ArgumentNullException.ThrowIfNull(hook);
        Core.AddHook(HookKind.Committed, hook);
    }

    /// <summary>
    /// Runs a function if the transaction ends without a commit: by an exception, a roll-back or a conflict after its
    /// last attempt. It does not run for attempts that are followed by another.
    /// </summary>
    /// <param name="hook">Is given why, or null where an exception ended the body. What it throws after an exception is
    /// found in that exception's data under "Khonsu.OnAborted".</param>
    public void OnAborted(Action<AbortInfo?> hook)
    {
        ArgumentNullException.ThrowIfNull(hook);
        Core.AddHook(HookKind.Aborted, hook);
    }

    /// <summary>
    /// Runs a function when the body has ended, as a part of it: it may read, write and throw, and what it does commits
    /// with the transaction or not at all.
    /// </summary>
    /// <param name="hook">The function. It may run several times, as the body does.</param>
    public void BeforeCommit(Action<Tx> hook)
    {
        ArgumentNullException.ThrowIfNull(hook);
        Core.AddHook(HookKind.BeforeCommit, hook);
    }
}
