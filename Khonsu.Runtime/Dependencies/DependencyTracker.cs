using Khonsu.Clock;
using Khonsu.Concurrency;

namespace Khonsu.Dependencies;

/// <summary>
/// What the commits of a store depend on: for each transaction object a list of its recent commits, newest first. Asked
/// by <see cref="Certifier"/>; unused, at the price of one question for each commit, until a transaction at
/// <see cref="IsolationLevel.SerializableSnapshot"/> begins.
/// </summary>
/// <remarks>
/// Idea: the serial order needs edges between concurrent commits only, and those are few. So nobody marks what he reads
/// for others to see: a commit leaves behind what it read and wrote, and whoever finds something stale looks at the few
/// that committed since his snapshot.
/// Bounds: <see cref="StampsMax"/> commits, whatever old attempt is under way, and a few for each object at rest.
/// Invariants: D1 to D6, docs/design/serializable-snapshot.md.
/// </remarks>
internal sealed class DependencyTracker
{
    /// <summary>How many timestamps back commits are remembered at most.</summary>
    internal const long StampsMax = 1 << 18;

    // A trim takes out at least so much of what it leaves.
    const long TrimShare = 8;

    // What a trim leaves when it has to forget; the rest is room until the next trim.
    const long StampsKept = StampsMax - (StampsMax / TrimShare);

    const long Never = long.MaxValue;

    readonly CommitClock _clock;
    readonly SnapshotRegistry _snapshots;

    readonly SlotList<DependencySlot> _slots = new();

    // Set once, by the first attempt that needs it.
    bool _isUsed;

    // A timestamp drawn after the flag was set; 0 before.
    long _startedAt;

    // Every commit with a later timestamp is tracked; Never until that is sure. Written once.
    long _since = Never;

    // Commits at or before it may be forgotten although an attempt needs them. Only grows.
    long _forgottenTo;

    // The horizon of the last trim; a hint.
    long _trimmedTo;

    internal DependencyTracker(CommitClock clock, SnapshotRegistry snapshots)
        => (_clock, _snapshots) = (clock, snapshots);

    /// <summary>Whether commits are tracked.</summary>
    // Order: acquire; pairs with the fence in Start (Inv D5).
    internal bool IsUsed => Volatile.Read(ref _isUsed);

    /// <summary>Every commit with a later timestamp is tracked, or was.</summary>
    internal long Since => Volatile.Read(ref _since);

    /// <summary>The slot that was added last; the others follow from it.</summary>
    internal DependencySlot? First => _slots.First;

    /// <summary>Tells whether every commit after a snapshot is known.</summary>
    /// <param name="snapshot">The snapshot of an attempt under way.</param>
    /// <returns>True when the attempt can be certified; to be asked again after the lists were read.</returns>
    internal bool Knows(long snapshot) => snapshot >= Since && snapshot >= Volatile.Read(ref _forgottenTo);

    /// <summary>Begins to track commits, at the first call, and finds out whether all are tracked.</summary>
    /// <remarks>Called before an attempt takes its snapshot.</remarks>
    internal void Use()
    {
        if (Since == Never)
            Start();
    }

    /// <summary>Finds a free slot or adds one.</summary>
    /// <returns>A slot that only the caller owns.</returns>
    internal DependencySlot Own() => _slots.Own();

    /// <summary>
    /// Forgets what no attempt under way can depend on, and what is too long ago, if there is enough of it.
    /// </summary>
    internal void Trim()
    {
        long now = _clock.Now;
        long horizon = _snapshots.Horizon();
        bool forgets = horizon < now - StampsKept;
        if (forgets)
            horizon = now - StampsKept;
        // Why not each time: a trim walks over what it leaves, so it must take out a share of that. Race: two trimmers
        // may set it in any order; then one trim too many or too few is done.
        if (horizon - Volatile.Read(ref _trimmedTo) <= (now - horizon) / TrimShare)
            return;
        Volatile.Write(ref _trimmedTo, horizon);
        // Order: full fence where it is raised, before anything that may be needed is cut (Inv D6).
        if (forgets)
            CommitClock.Raise(ref _forgottenTo, horizon);
        for (DependencySlot? slot = First; slot is not null; slot = slot.Next)
            slot.Trim(horizon);
    }

    /// <summary>Counts the commits that are remembered, after forgetting what can be.</summary>
    /// <returns>How many.</returns>
    internal int Count()
    {
        // Why trimmed first: a store at rest has nobody who does it.
        Volatile.Write(ref _trimmedTo, 0);
        Trim();
        int count = 0;
        for (DependencySlot? slot = First; slot is not null; slot = slot.Next)
            count += slot.Count();
        return count;
    }

    void Start()
    {
        if (Volatile.Read(ref _startedAt) == 0)
        {
            Volatile.Write(ref _isUsed, true);
            // Order: the draw is a full fence after the flag. An attempt that began at this timestamp or later has read
            // it from the clock, and so sees the flag when it commits (Inv D5). Losing means another starter.
            Interlocked.CompareExchange(ref _startedAt, _clock.Mark(), 0);
        }

        // Why: an attempt that began before may commit without being tracked.
        if (_snapshots.OldestEntry() < Volatile.Read(ref _startedAt))
            return;
        // Order: the clock is read after the look at the attempts, so every stamp of an untracked commit is at most
        // this. Losing means that another thread found the same.
        Interlocked.CompareExchange(ref _since, _clock.Now, Never);
    }
}
