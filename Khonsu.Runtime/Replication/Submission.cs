using Khonsu.Commit;
using Khonsu.Transactions;

namespace Khonsu.Replication;

/// <summary>Sends attempts on their way through a log.</summary>
/// <remarks>
/// Rules for conflicts are resolved here, by the store whose attempt it is, as in a store of its own: before the commit
/// is sent, and again when the log has refused it. The log knows none of them; what it is sent says itself what must be
/// unchanged.
/// </remarks>
internal static class Submission
{
    /// <summary>Sends an attempt on its way.</summary>
    /// <param name="core">The attempt, with something to write; nothing of it is needed afterwards, unless
    /// <see cref="SubmittedCommit.CanGoAgain"/>.</param>
    /// <param name="sink">Where to.</param>
    /// <returns>The commit on its way; null when the level's rules refuse it already, or it is to do nothing.</returns>
    internal static SubmittedCommit? TrySubmit(TransactionCore core, ICommitSink sink)
        => Committer.TryPrepare(core, out long snapshot) ? Send(core, sink, snapshot) : null;

    /// <summary>Sends an attempt on its way again that the log has refused, without another run of the body.</summary>
    /// <param name="core">The attempt, not ended since it was sent.</param>
    /// <param name="sink">Where to.</param>
    /// <returns>The commit on its way; null when the body must run again, or the attempt is to do nothing.</returns>
    /// <remarks>What refused it is in the store already: it came through the log before it.</remarks>
    internal static SubmittedCommit? TrySubmitAgain(TransactionCore core, ICommitSink sink)
        => Committer.TryPrepareAgain(core, out long snapshot) ? Send(core, sink, snapshot) : null;

    /// <summary>Whether an attempt goes through the log: because it writes, or because what it has read is to be
    /// proven.</summary>
    /// <param name="core">The attempt.</param>
    /// <param name="sink">Where to.</param>
    internal static bool IsNeeded(TransactionCore core, ICommitSink sink)
        => core.WriteCount != 0 || (sink.ProvesReads && core.ValidatesReads && core.ReadCount != 0);

    static SubmittedCommit Send(TransactionCore core, ICommitSink sink, long snapshot)
    {
        bool isProof = core.WriteCount == 0 && sink.ProvesReads && !core.IsProven;
        SubmittedCommit submitted = FootprintCollector.Collect(core, snapshot, isProof);
        if (isProof)
        {
            core.IsProven = true;
            sink.Prove(submitted);
            return submitted;
        }

        // Why: all its writes may be deletions of what is not there, or left out by a rule for conflicts; then its
        // place is where its reads are.
        if (submitted.HasWrites)
            sink.Submit(submitted);
        else
            submitted.End(new CommitVerdict(snapshot, null));
        return submitted;
    }
}
