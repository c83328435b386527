using Khonsu.CompilerServices;
using Khonsu.Dependencies;
using Khonsu.Diagnostics;
using Khonsu.Transactions;
using Khonsu.Versions;

namespace Khonsu.Commit;

/// <content>
/// Commits of several rows. Why a part of its own: the bench builds the runtime a second time with another one, which
/// waits (bench/Khonsu.Runtime.TryLock), to measure what it costs that this one does not.
/// </content>
internal sealed partial class Committer
{
    /// <summary>Commits several rows, or one with reads to validate, through a descriptor.</summary>
    /// <returns>The commit timestamp, or the aborted stamp.</returns>
    long CommitMany(TransactionCore core)
    {
        // Order: full fence before the stamp is drawn; a survey that has missed it read a smaller clock than the stamp.
        if (core.ReadCount != 0)
            core.PinForValidation();
        TrackedCommit? tracked = core.Store.Dependencies.IsUsed ? core.Describe() : null;
        bool isReversed = core.SortWrites();
        LoggedDescriptor? logged = core.Store.Log is { } log ? new LoggedDescriptor(core, isReversed, log) : null;
        CommitDescriptor descriptor = logged
            ?? (core.GivenStamp == 0
                ? new CommitDescriptor(core, isReversed)
                : new FollowingDescriptor(core, isReversed, core.GivenStamp));
        if (tracked is not null)
            core.Track(tracked, descriptor);
        Span<WriteEntry> writes = core.Writes.AsSpan(0, core.WriteCount);
        foreach (ref WriteEntry entry in writes)
        {
            entry.Node!._khonsuNext = entry.Expected;
            entry.Node._khonsuOwner = descriptor;
        }

        StepHook.At(Step.BeforeInstall);
        long stamp = descriptor.Run();
        logged?.Commit.End(stamp);
        if (tracked is not null)
            core.EndTracking(tracked, stamp);
        bool isCommitted = stamp != TransactionalRow.AbortedStamp;
        if (isCommitted)
            core.RememberCommit(stamp, core.TransactionId, core.Name);
        foreach (ref WriteEntry entry in writes)
        {
            StepHook.At(Step.BeforeFinalize);
            VersionChain.Finalize(entry.Node!, stamp);
            if (isCommitted)
                core.Pruner.Add(entry.Node!, entry.Segment!.History);
        }

        return stamp;
    }
}
