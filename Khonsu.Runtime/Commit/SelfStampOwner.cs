using Khonsu.Clock;
using Khonsu.CompilerServices;
using Khonsu.Diagnostics;
using Khonsu.Versions;

namespace Khonsu.Commit;

/// <summary>
/// The owner of single-row writes: once such a version is installed its transaction is sure to commit, and whoever
/// meets it first gives it its stamp. One for each store.
/// </summary>
internal sealed class SelfStampOwner : VersionOwner
{
    readonly CommitClock _clock;

    internal SelfStampOwner(CommitClock clock) => _clock = clock;

    /// <inheritdoc/>
    internal override long StampSeenFrom(TransactionalRow version, long snapshot) => Stamp(version);

    /// <inheritdoc/>
    internal override void Finish(TransactionalRow version) => Stamp(version);

    /// <summary>Stamps a version that is installed.</summary>
    /// <param name="version">The version.</param>
    /// <returns>Its commit timestamp, from whichever thread was first.</returns>
    internal long Stamp(TransactionalRow version)
    {
        // Order: the draw follows the install (Inv C3). Losing means that another thread stamped it: its stamp counts.
        long stamp = _clock.Next();
        StepHook.At(Step.SelfStampDrawn);
        long seen = Interlocked.CompareExchange(ref version._khonsuStamp, stamp, TransactionalRow.PendingStamp);
        StepHook.At(Step.SelfStamped);
        return seen == TransactionalRow.PendingStamp ? stamp : seen;
    }
}
