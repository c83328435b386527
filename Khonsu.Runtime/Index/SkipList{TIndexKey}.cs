using System.Numerics;

namespace Khonsu.Index;

/// <summary>
/// A list of entries in the order of their keys: levels of shortcuts over it, each about a quarter as long as the one
/// below, find a place in logarithmic time.
/// </summary>
/// <remarks>
/// The levels are hints and may be wrong in any way but one: a node leads to an entry that is, or was, in the list. So
/// they are changed without care for lost nodes, and only where a walk goes down to the list itself it asks whether
/// the entry is still in there.
/// Source: Pugh 1990 for the idea; Fraser 2004, section 4.3, and the skip list map of Lea (2004) for levels that are
/// hints over a Harris list. Differs in that the number of levels is fixed.
/// </remarks>
/// <typeparam name="TIndexKey">The key of the index.</typeparam>
internal sealed class SkipList<TIndexKey> : EntryList<TIndexKey>
{
    // Enough for 4^15 entries.
    const int LevelsMax = 15;

    readonly ListStart _start = new(0);

    // Where each level begins, the lowest first.
    readonly SkipNode<TIndexKey>[] _levels = new SkipNode<TIndexKey>[LevelsMax];

    // The highest level that has, or had, nodes; a hint that only grows.
    int _top;

    internal SkipList(Func<TIndexKey, TIndexKey, int, int> compare)
        : base(compare)
    {
        for (int level = 0; level < LevelsMax; level++)
            _levels[level] = new SkipNode<TIndexKey>(null, level == 0 ? null : _levels[level - 1]);
    }

    /// <inheritdoc/>
    private protected override IndexLink Start => _start;

    /// <inheritdoc/>
    internal override ulong OrderOf(TIndexKey key) => 0;

    /// <inheritdoc/>
    internal override IndexEntry<TIndexKey>? Last()
    {
        // Why from the right end of every level: no place is after all keys.
        SkipNode<TIndexKey> node = _levels[Volatile.Read(ref _top)];
        while (true)
        {
            while (RightOf(node) is { } right)
                node = right;
            if (node.Down is null)
                break;
            node = node.Down;
        }

        IndexEntry<TIndexKey>? last = null;
        IndexEntry<TIndexKey>? next = node.Entry is { } entry ? FirstFrom(entry.Place) : First();
        for (; next is not null; next = After(next))
            last = next;
        return last is not null || node.Entry is null ? last : LastBefore(node.Entry.Place);
    }

    /// <inheritdoc/>
    private protected override IndexLink FindStart(in EntryPlace<TIndexKey> place)
    {
        while (true)
        {
            SkipNode<TIndexKey> node = FindNode(in place, level: 0);
            IndexLink start = node.Entry is { } entry ? entry : _start;
            // Race: an entry that was taken out meanwhile is dead, so the next walk goes around its nodes.
            if (Volatile.Read(ref start.Next) is not EntryMarker)
                return start;
        }
    }

    /// <inheritdoc/>
    private protected override void OnAdded(IndexEntry<TIndexKey> entry, ref uint random)
    {
        // Why: xorshift (Marsaglia 2003), as in Backoff; two of its bits are 0 in a quarter of all cases.
        random ^= random << 13;
        random ^= random >> 17;
        random ^= random << 5;
        int levels = Math.Min(BitOperations.TrailingZeroCount(random) / 2, LevelsMax);
        SkipNode<TIndexKey>? node = null;
        for (int level = 0; level < levels && !entry.IsDead; level++)
        {
            node = new SkipNode<TIndexKey>(entry, node);
            Raise(level);
            Insert(node, level);
        }

        // Race: who took the entry out may have passed before the nodes were there.
        if (levels > 0 && entry.IsDead)
            FindNode(entry.Place, level: 0);
    }

    /// <inheritdoc/>
    private protected override void OnRemoved()
    {
        // Why nothing: the walk to the entry has led around its nodes.
    }

    void Insert(SkipNode<TIndexKey> node, int level)
    {
        EntryPlace<TIndexKey> place = node.Entry!.Place;
        while (true)
        {
            SkipNode<TIndexKey> before = FindNode(in place, level);
            SkipNode<TIndexKey>? right = Volatile.Read(ref before.Right);
            // Why: what came in between belongs to the left of the new node.
            if (right is not null && Compare(right.Entry!, in place) < 0)
                continue;
            node.Right = right;
            // Order: publishes the node. Losing means that the level changed here: look again.
            if (ReferenceEquals(Interlocked.CompareExchange(ref before.Right, node, right), right))
                return;
        }
    }

    /// <summary>Finds the last node of a level whose entry is before a place; the level's start if there is
    /// none.</summary>
    SkipNode<TIndexKey> FindNode(in EntryPlace<TIndexKey> place, int level)
    {
        int current = Math.Max(Volatile.Read(ref _top), level);
        SkipNode<TIndexKey> node = _levels[current];
        while (true)
        {
            while (RightOf(node) is { } right && Compare(right.Entry!, in place) < 0)
                node = right;
            if (current == level)
                return node;
            node = node.Down!;
            current--;
        }
    }

    /// <summary>Finds the next node of a level whose entry lives; leads around the others.</summary>
    static SkipNode<TIndexKey>? RightOf(SkipNode<TIndexKey> node)
    {
        while (true)
        {
            SkipNode<TIndexKey>? right = Volatile.Read(ref node.Right);
            if (right is null || !right.Entry!.IsDead)
                return right;
            // Race: a node that is put in behind the dead one now is lost from this level, which costs time only.
            Interlocked.CompareExchange(ref node.Right, Volatile.Read(ref right.Right), right);
        }
    }

    void Raise(int level)
    {
        int top = Volatile.Read(ref _top);
        while (top < level)
        {
            // Losing means that another thread raised it, perhaps less: look again.
            int seen = Interlocked.CompareExchange(ref _top, level, top);
            if (seen == top)
                return;
            top = seen;
        }
    }
}
