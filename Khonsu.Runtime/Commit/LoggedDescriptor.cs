using Khonsu.Clock;
using Khonsu.CompilerServices;
using Khonsu.Feed;
using Khonsu.Transactions;

namespace Khonsu.Commit;

/// <summary>
/// One commit under way in a store with a log: each stamp that is drawn for it, by its owner or a helper, gets its
/// place in the log before it is offered.
/// </summary>
/// <remarks>
/// Inv L2: an offered stamp is one whose place this commit has claimed. A drawer that slept through the decision may
/// claim a place all the same; the commit does not count there (Inv L3).
/// </remarks>
internal sealed class LoggedDescriptor : CommitDescriptor
{
    readonly CommitLog _log;
    readonly CommitClock _clock;

    // The stamp of a commit that a log has ordered; 0 where one is drawn.
    readonly long _given;

    internal LoggedDescriptor(TransactionCore core, bool isReversed, CommitLog log)
        : base(core, isReversed)
    {
        _log = log;
        _clock = core.Clock;
        _given = core.GivenStamp;
        Commit = new DescribedCommit(this, core.Changes(), core.TransactionId, core.Label);
    }

    /// <summary>What stands in the log for this commit.</summary>
    internal LoggedCommit Commit { get; }

    /// <summary>Runs the commit to its decision, by a reader of the log.</summary>
    /// <param name="stamp">A stamp whose place the commit has claimed.</param>
    /// <returns>The commit timestamp, which may be another one, or the aborted stamp.</returns>
    internal long RunFrom(long stamp)
    {
        Offer(stamp);
        return Run();
    }

    /// <inheritdoc/>
    private protected override long DrawStamp()
    {
        if (_given != 0)
        {
            // Order: the place is claimed before the clock gets there, so no reader has closed it. Losing means that
            // another helper has claimed it for this commit.
            _log.TryClaim(_given, Commit);
            _clock.Follow(_given);
            return _given;
        }

        while (true)
        {
            long stamp = _clock.Next();
            // Why without a place: once another stamp is given, no offer counts.
            if (_log.TryClaim(stamp, Commit) || !IsMarked)
                return stamp;
        }
    }

    /// <summary>The commit as the log knows it: it forgets the descriptor once that is decided.</summary>
    sealed class DescribedCommit(
        LoggedDescriptor descriptor, LoggedChange[] changes, long transactionId, string? label)
        : LoggedCommit(changes, transactionId, label)
    {
        // Cleared by whoever has noted the outcome; the descriptor would keep a transaction object alive.
        LoggedDescriptor? _descriptor = descriptor;

        private protected override long DecideAt(long stamp)
        {
            // Order: acquire; who cleared it wrote the outcome before.
            LoggedDescriptor? descriptor = Volatile.Read(ref _descriptor);
            return descriptor is null ? Outcome : descriptor.RunFrom(stamp);
        }

        private protected override void Forget() => Volatile.Write(ref _descriptor, null);
    }
}
