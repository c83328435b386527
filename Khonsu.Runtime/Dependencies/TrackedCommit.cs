using Khonsu.Clock;
using Khonsu.CompilerServices;

namespace Khonsu.Dependencies;

/// <summary>
/// One commit as others must know it to find out what depends on what: what it read and wrote, when, and how far back
/// its place in the serial order reaches. Made by its owner before anything is installed.
/// </summary>
/// <remarks>
/// Invariants (docs/design/serializable-snapshot.md): D1 it is in its owner's list before its stamp is drawn. D3 the
/// floor is fixed before the decision, once, for all helpers. What it read and wrote never changes.
/// </remarks>
internal sealed class TrackedCommit
{
    // Who decides; null once the outcome is below.
    TrackedOwner? _owner;

    // 0 while undecided, or not yet noted by the owner; then the commit timestamp or the aborted stamp.
    long _stamp;

    // 0 until the first certifier has found it.
    long _floor;

    // The commit before it in its owner's list; cut by whoever finds that nobody needs that one any more.
    TrackedCommit? _older;

    // Written by the first certifier that refuses it.
    DependencyRefusal? _refusal;

    /// <summary>Number of the transaction.</summary>
    internal required long TransactionId { get; init; }

    /// <summary>Its label, or a <see cref="NamedCallSite"/>; null for neither.</summary>
    internal required object? Name { get; init; }

    /// <summary>The snapshot that it has read.</summary>
    internal required long Snapshot { get; init; }

    /// <summary>
    /// The newest commit that certainly stands before it: its snapshot, or the commit of a version that it replaces.
    /// </summary>
    internal required long Base { get; init; }

    /// <summary>Whether what it read may be stale, and its dependencies decide; else all of it is unchanged.</summary>
    internal required bool IsCertified { get; init; }

    /// <summary>
    /// Reads of the attempt from this one on must be unchanged, whatever the dependencies say; only where it is
    /// certified.
    /// </summary>
    internal required int StrictFrom { get; init; }

    /// <summary>What it read; nothing at levels whose reads promise nothing.</summary>
    internal required TrackedReads Reads { get; init; }

    /// <summary>What it writes.</summary>
    internal required TrackedWrite[] Writes { get; init; }

    /// <summary>One bit for each table of which it writes something, by slot modulo 64.</summary>
    internal required ulong WriteMask { get; init; }

    /// <summary>The commit before it in its owner's list, or null.</summary>
    internal TrackedCommit? Older => Volatile.Read(ref _older);

    /// <summary>Why a certification refused it; null when none did.</summary>
    internal DependencyRefusal? Refusal => Volatile.Read(ref _refusal);

    /// <summary>The outcome as its owner has noted it: 0 for none, a commit timestamp, or the aborted stamp.</summary>
    internal long NotedStamp => Volatile.Read(ref _stamp);

    /// <summary>The floor, or 0 while no certifier has found it.</summary>
    internal long Floor => Volatile.Read(ref _floor);

    /// <summary>Names who decides; before the commit is in a list.</summary>
    /// <param name="owner">The descriptor of the commit.</param>
    internal void Begin(TrackedOwner owner) => _owner = owner;

    /// <summary>Links the commit before it; before the commit is in a list.</summary>
    /// <param name="older">That commit, or null.</param>
    internal void Link(TrackedCommit? older) => _older = older;

    /// <summary>Forgets the commits before it.</summary>
    internal void CutOlder() => Volatile.Write(ref _older, null);

    /// <summary>The commit timestamp as far as it is fixed; helps where all versions are installed.</summary>
    /// <returns>
    /// The timestamp; the aborted stamp when there is none, or when it will be drawn later than now.
    /// </returns>
    internal long StampSoFar()
    {
        long stamp = Volatile.Read(ref _stamp);
        if (stamp != 0)
            return stamp;
        // Order: the outcome is written before the owner is cleared, so without one it is there.
        TrackedOwner? owner = Volatile.Read(ref _owner);
        return owner is null ? Volatile.Read(ref _stamp) : owner.StampSoFar();
    }

    /// <summary>Helps until the commit, which has a timestamp, is decided.</summary>
    /// <returns>True when it committed.</returns>
    internal bool HasCommitted()
    {
        long stamp = Volatile.Read(ref _stamp);
        if (stamp == 0 && Volatile.Read(ref _owner) is { } owner)
            return owner.HasCommitted();
        return Volatile.Read(ref _stamp) != TransactionalRow.AbortedStamp;
    }

    /// <summary>How far back its place in the serial order reaches.</summary>
    /// <param name="stamp">Its commit timestamp.</param>
    /// <returns>The floor; the timestamp itself when nothing that it read was stale.</returns>
    internal long FloorAt(long stamp) => IsCertified ? Floor : stamp;

    /// <summary>Where it stands as a reader: whoever overwrites what it read stands after that.</summary>
    /// <param name="stamp">Its commit timestamp.</param>
    /// <returns>The timestamp; the snapshot, for one that wrote nothing and whose reads may be stale since.</returns>
    internal long ReaderPlaceAt(long stamp) => Writes.Length == 0 && IsCertified ? Snapshot : stamp;

    /// <summary>Offers a floor; the first offer stays (Inv D3).</summary>
    /// <param name="floor">The floor.</param>
    /// <returns>The floor that stays.</returns>
    internal long OfferFloor(long floor)
    {
        // Order: full fence before the decision. Losing means that another certifier was first: its floor counts.
        long seen = Interlocked.CompareExchange(ref _floor, floor, 0);
        return seen == 0 ? floor : seen;
    }

    /// <summary>Notes why it is refused; the first reason stays.</summary>
    /// <param name="refusal">The reason.</param>
    /// <returns>False, always: it is not allowed.</returns>
    internal bool Refuse(DependencyRefusal refusal)
    {
        // Race: a helper that comes late may note a reason for a commit that another allowed; the owner asks only after
        // a refusal.
        Interlocked.CompareExchange(ref _refusal, refusal, null);
        return false;
    }

    /// <summary>Notes the outcome. By the owner, once.</summary>
    /// <param name="stamp">The commit timestamp, or the aborted stamp.</param>
    internal void Note(long stamp)
    {
        // Order: stamp before owner; pairs with StampSoFar. Why at all: what is long decided must not keep a descriptor
        // and a transaction object in memory.
        Volatile.Write(ref _stamp, stamp);
        Volatile.Write(ref _owner, null);
    }
}
