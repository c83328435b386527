using Khonsu.Commit;
using Khonsu.Transactions;

namespace Khonsu.Replication;

/// <summary>Sends attempts on their way through a log.</summary>
internal static class Submission
{
    /// <summary>Sends an attempt on its way.</summary>
    /// <param name="core">The attempt, with something to write; nothing of it is needed afterwards.</param>
    /// <param name="sink">Where to.</param>
    /// <returns>The commit on its way; null when the level's rules refuse it already.</returns>
    /// <exception cref="ConflictResolutionException">It has a rule for conflicts that a log does not know.</exception>
    internal static SubmittedCommit? TrySubmit(TransactionCore core, ICommitSink sink)
    {
        if (core.HasResolutions)
            CheckResolutions(core);
        if (!Committer.TryPrepare(core, out long snapshot))
            return null;
        SubmittedCommit submitted = FootprintCollector.Collect(core, snapshot);
        // Why: all its writes may be deletions of what is not there; then its place is where its reads are.
        if (submitted.HasWrites)
            sink.Submit(submitted);
        else
            submitted.End(new CommitVerdict(snapshot, null));
        return submitted;
    }

    // Why: a conflict is found where the row that was read is no longer known.
    static void CheckResolutions(TransactionCore core)
    {
        foreach (ref readonly WriteEntry entry in core.Writes.AsSpan(0, core.WriteCount))
        {
            ConflictResolution resolution = core.ResolutionOf(in entry);
            if (resolution != ConflictResolution.Fail)
                throw new ConflictResolutionException(resolution);
        }
    }
}
