using Khonsu.Diagnostics;
using Khonsu.Versions;

namespace Khonsu.Dependencies;

/// <summary>
/// Decides whether a commit whose reads may be stale has a place in the serial order. Run by its owner and by every
/// helper, at its timestamp, when all commits with smaller ones are known.
/// </summary>
/// <remarks>
/// The place of a commit in the serial order is its floor: the timestamp of the earliest commit before which it stands,
/// because that one, or one that stands before that one, overwrote what it read; its own timestamp when nothing was
/// overwritten. It is refused only when somebody would have to stand before it whose place is not before its floor: a
/// commit that it has seen, one whose row it replaces, one that read what it overwrites. Each of those is a
/// dangerous structure of Fekete and others (2005) in which the last of the three committed first.
/// Source: the exclusion window of the serial safety net (Wang, Johnson, Fekete, Pandis 2017, section 3). Differs
/// in that what a snapshot sees always comes before, which keeps real time and spares all other edges that come in; in
/// that phantoms count; and in that nothing is marked at the rows.
/// Progress: helps smaller stamps only (Inv C4); walks over the commits since the snapshot.
/// </remarks>
internal static class Certifier
{
    // Below every snapshot.
    const long Unknown = -1;

    /// <summary>Certifies a commit.</summary>
    /// <param name="commit">The commit, whose owner is stamped.</param>
    /// <param name="stamp">Its commit timestamp.</param>
    /// <param name="tracker">The store's tracker.</param>
    /// <returns>False when it must be refused.</returns>
    internal static bool IsAllowed(TrackedCommit commit, long stamp, DependencyTracker tracker)
    {
        long found = FindFloor(commit, stamp, tracker, out TrackedCommit? after, out VersionChain changed);
        StepHook.At(Step.FloorFound);
        long floor = commit.OfferFloor(found);
        if (floor == stamp)
            return true;
        if (floor <= commit.Base)
            return commit.Refuse(new DependencyRefusal(after, changed, null, Math.Max(floor, 0)));
        // Why: who writes nothing has no one before it but what its snapshot sees.
        if (commit.Writes.Length == 0)
            return true;
        if (FindReader(commit, stamp, floor, tracker) is { } before)
            return commit.Refuse(new DependencyRefusal(after, changed, before, before.StampSoFar()));
        // Order: as in FindFloor, after the lists were read (Inv D6).
        return tracker.Knows(commit.Snapshot) || commit.Refuse(new DependencyRefusal(null, default, null, 0));
    }

    /// <summary>Finds the earliest commit before which a commit stands.</summary>
    static long FindFloor(
        TrackedCommit commit,
        long stamp,
        DependencyTracker tracker,
        out TrackedCommit? after,
        out VersionChain changed)
    {
        long floor = stamp;
        after = null;
        changed = default;
        for (DependencySlot? slot = tracker.First; slot is not null; slot = slot.Next)
        {
            for (TrackedCommit? other = slot.Newest; other is not null; other = other.Older)
            {
                StepHook.At(Step.BeforeDependency);
                long otherStamp = other.StampSoFar();
                if (otherStamp >= stamp)
                    continue;
                // Inv D2: all that follow in this list are older.
                if (otherStamp <= commit.Snapshot)
                    break;
                int change = commit.Reads.FindChangeBy(other);
                if (change < 0 || !other.HasCommitted() || other.FloorAt(otherStamp) >= floor)
                    continue;
                floor = other.FloorAt(otherStamp);
                after = other;
                changed = other.Writes[change].Chain;
            }
        }

        // Order: after the lists were read. What a trimmer cut although it was needed was announced before (Inv D6).
        if (tracker.Knows(commit.Snapshot))
            return floor;
        after = null;
        changed = default;
        return Unknown;
    }

    /// <summary>Finds a commit that read what a commit overwrites and stands at or after its floor.</summary>
    static TrackedCommit? FindReader(TrackedCommit commit, long stamp, long floor, DependencyTracker tracker)
    {
        for (DependencySlot? slot = tracker.First; slot is not null; slot = slot.Next)
        {
            for (TrackedCommit? other = slot.Newest; other is not null; other = other.Older)
            {
                StepHook.At(Step.BeforeDependency);
                long otherStamp = other.StampSoFar();
                if (otherStamp >= stamp)
                    continue;
                if (otherStamp < floor)
                    break;
                if (other.ReaderPlaceAt(otherStamp) >= floor
                    && other.Reads.FindChangeBy(commit) >= 0
                    && other.HasCommitted())
                {
                    return other;
                }
            }
        }

        return null;
    }
}
