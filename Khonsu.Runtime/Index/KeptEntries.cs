using Khonsu.Clock;
using Khonsu.CompilerServices;
using Khonsu.Versions;

namespace Khonsu.Index;

/// <summary>
/// The index entries of a table that keeps its past: they wait here until the past has gone so far that nobody can ask
/// for them, and are then taken out, or go to a cleaner.
/// </summary>
/// <remarks>
/// Inv P4: an entry is taken out without a look at the versions only when no version has its key that is newer than the
/// commit that gave it up, and no snapshot in use or to come is older than that commit. The first is known from the
/// word of holds: it is as it was when the versions since that commit were looked at, and who brings the key back holds
/// the entry first (Inv S1).
/// Why without a look: a row that is written often has a long chain while the past is kept, and each of its entries
/// would cost a walk over it.
/// </remarks>
internal sealed class KeptEntries
{
    readonly RetentionFloor _floor;
    readonly SnapshotRegistry _snapshots;
    readonly RetainedQueue<KeptEntry> _waiting;

    internal KeptEntries(RetentionFloor floor, SnapshotRegistry snapshots)
    {
        (_floor, _snapshots) = (floor, snapshots);
        _waiting = new RetainedQueue<KeptEntry>(floor, static entry => entry.Stamp);
    }

    /// <summary>The largest timestamp that no reader, of the past or not, now or later, is older than.</summary>
    /// <returns>The horizon of the table.</returns>
    internal long Horizon()
    {
        // Order: the floor before the snapshots (Inv P2).
        long floor = _floor.Value;
        return Math.Min(floor, _snapshots.Horizon());
    }

    /// <summary>Takes an entry whose key a commit has given up.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="node">The commit's version of the row.</param>
    /// <param name="cleaner">Where entries go that need a look.</param>
    internal void Keep(in EntryRef entry, TransactionalRow node, EntryCleaner cleaner)
    {
        // Order: the word before the versions (Inv P4).
        long holds = entry.Entry.Holds;
        bool isKnown = !IndexEntry.IsHeldOrDead(holds) && !entry.Index.IsNamedSince(entry.Entry, node);
        _waiting.Add(new KeptEntry(entry, node._khonsuStamp, isKnown ? holds : -1));
        for (int released = 0; released < RetainedQueue<KeptEntry>.ReleasedPerAddition; released++)
        {
            if (!_waiting.TryTakeDue(out KeptEntry? taken))
                return;
            if (taken.Holds < 0 || taken.Stamp > _snapshots.Horizon()
                || !taken.Entry.Index.TryRemoveUnnamed(taken.Entry.Entry, taken.Holds))
            {
                cleaner.Add(in taken.Entry);
            }
        }
    }
}
