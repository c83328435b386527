using System.Diagnostics.CodeAnalysis;
using Khonsu.Diagnostics;
using Khonsu.Versions;

namespace Khonsu.Index;

/// <summary>
/// The entries of an index as a sorted list without locks; by key and chain. What finds a place in it fast is the
/// business of the two kinds of lists.
/// </summary>
/// <remarks>
/// Idea: an entry leaves in three swaps. Its word of holds becomes dead, which decides. A marker is put behind it, so
/// that nothing is inserted there any more. The link before it is led around both. Whoever meets a dead entry on the
/// way to insert or to take out does the second and the third; who only reads goes past it and writes nothing.
/// Invariants: S3 one chain has at most one live entry of a key: inserting swaps the link before its place, after all
/// dead entries there were led around. S4 a walk that begins after an entry is in the list, and while it lives, meets
/// it. S5 what follows an entry with a marker never changes, and leads back into the list.
/// Source: Harris 2001, "A pragmatic implementation of non-blocking linked lists"; the markers: Lea 2004.
/// </remarks>
/// <typeparam name="TIndexKey">The key of the index.</typeparam>
internal abstract class EntryList<TIndexKey>
{
    readonly Func<TIndexKey, TIndexKey, int, int> _compare;

    /// <summary>Makes an empty list.</summary>
    /// <param name="compare">Compares two keys in so many of their columns, 0 for all.</param>
    private protected EntryList(Func<TIndexKey, TIndexKey, int, int> compare) => _compare = compare;

    /// <summary>Holds the entry of a key and a chain, which is added when there is no live one.</summary>
    /// <param name="key">The key.</param>
    /// <param name="chain">The chain.</param>
    /// <param name="random">The caller's random state; any number but 0.</param>
    /// <returns>The entry, held by the caller.</returns>
    /// <remarks>Progress: lock-free; a repeated step means that another thread put in or took out an entry.</remarks>
    internal IndexEntry<TIndexKey> HoldOrAdd(TIndexKey key, VersionChain chain, ref uint random)
    {
        EntryPlace<TIndexKey> place = new(OrderOf(key), key, chain.Id);
        IndexEntry<TIndexKey>? fresh = null;
        while (true)
        {
            IndexLink? found = Search(in place, out IndexLink before);
            if (IsAt(found, in place, out IndexEntry<TIndexKey>? entry))
            {
                StepHook.At(Step.BeforeEntryHold);
                if (entry.TryHold())
                    return entry;
                continue;
            }

            fresh ??= new IndexEntry<TIndexKey>(place.Order, key, chain);
            fresh.Next = found;
            StepHook.At(Step.BeforeEntryLink);
            // Order: publishes the entry. Losing means that another link came behind the one before: look again.
            if (!ReferenceEquals(Interlocked.CompareExchange(ref before.Next, fresh, found), found))
                continue;
            StepHook.At(Step.EntryLinked);
            OnAdded(fresh, ref random);
            return fresh;
        }
    }

    /// <summary>Takes an entry out that has died.</summary>
    /// <param name="entry">The entry.</param>
    // Why a search and no more: it leads around every dead entry that it meets, this one included.
    internal void Remove(IndexEntry<TIndexKey> entry)
    {
        Invariant.Check(entry.IsDead, "S3");
        Search(entry.Place, out _);
        OnRemoved();
    }

    /// <summary>Finds the live entry of a key and a chain.</summary>
    /// <param name="key">The key.</param>
    /// <param name="chain">The chain.</param>
    /// <returns>The entry, or null.</returns>
    internal IndexEntry<TIndexKey>? Find(TIndexKey key, VersionChain chain)
    {
        EntryPlace<TIndexKey> place = new(OrderOf(key), key, chain.Id);
        IndexEntry<TIndexKey>? entry = FirstFrom(in place);
        return entry is not null && Compare(entry, in place) == 0 ? entry : null;
    }

    /// <summary>Finds the first live entry of all.</summary>
    /// <returns>The entry, or null.</returns>
    internal IndexEntry<TIndexKey>? First() => LiveAfter(Start);

    /// <summary>Finds the last live entry of all.</summary>
    /// <returns>The entry, or null.</returns>
    internal abstract IndexEntry<TIndexKey>? Last();

    /// <summary>Finds the first live entry at or after a place.</summary>
    /// <param name="place">The place.</param>
    /// <returns>The entry, or null.</returns>
    /// <remarks>Progress: lock-free; writes nothing to the list.</remarks>
    internal IndexEntry<TIndexKey>? FirstFrom(in EntryPlace<TIndexKey> place)
    {
        IndexEntry<TIndexKey>? entry = LiveAfter(FindStart(in place));
        while (entry is not null && Compare(entry, in place) < 0)
            entry = After(entry);
        return entry;
    }

    /// <summary>Finds the first live entry after a place.</summary>
    /// <param name="place">The place of a row.</param>
    /// <returns>The entry, or null.</returns>
    internal IndexEntry<TIndexKey>? FirstAfter(in EntryPlace<TIndexKey> place)
    {
        IndexEntry<TIndexKey>? entry = FirstFrom(in place);
        while (entry is not null && Compare(entry, in place) == 0)
            entry = After(entry);
        return entry;
    }

    /// <summary>Finds the next live entry, of another place.</summary>
    /// <param name="entry">An entry that was found alive.</param>
    /// <returns>The entry after it, or null.</returns>
    // Inv S4: an entry that was taken out since may lead past what was put in after that; so the place is searched.
    internal IndexEntry<TIndexKey>? After(IndexEntry<TIndexKey> entry)
        => Volatile.Read(ref entry.Next) is EntryMarker ? FirstAfter(entry.Place) : LiveAfter(entry);

    /// <summary>Finds the last live entry before a place.</summary>
    /// <param name="place">The place.</param>
    /// <returns>The entry, or null; in a list of hashes, null too when there is none of the same hash.</returns>
    internal IndexEntry<TIndexKey>? LastBefore(in EntryPlace<TIndexKey> place)
    {
        EntryPlace<TIndexKey> bound = place;
        while (true)
        {
            IndexLink start = FindStart(in bound);
            IndexEntry<TIndexKey>? last = start as IndexEntry<TIndexKey>;
            bool isLive = last is not null && !last.IsDead;
            IndexEntry<TIndexKey>? next = LiveAfter(start);
            while (next is not null && Compare(next, in bound) < 0)
            {
                last = next;
                isLive = true;
                next = After(next);
            }

            if (isLive || last is null)
                return last;
            bound = last.Place;
        }
    }

    /// <summary>Compares an entry with a place.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="place">The place.</param>
    /// <returns>Negative, zero or positive, as the entry is before, at or after the place.</returns>
    internal int Compare(IndexEntry<TIndexKey> entry, in EntryPlace<TIndexKey> place)
    {
        if (entry.Order != place.Order)
            return entry.Order < place.Order ? -1 : 1;
        int keys = _compare(entry.Key, place.Key, place.Columns);
        return keys != 0 ? keys : entry.Chain.Id.CompareTo(place.ChainId);
    }

    /// <summary>Compares the place of a row with another one.</summary>
    /// <param name="row">The place of a row.</param>
    /// <param name="place">A place.</param>
    /// <returns>Negative, zero or positive, as the row is before, at or after the place.</returns>
    internal int Compare(in EntryPlace<TIndexKey> row, in EntryPlace<TIndexKey> place)
    {
        if (row.Order != place.Order)
            return row.Order < place.Order ? -1 : 1;
        int keys = _compare(row.Key, place.Key, place.Columns);
        return keys != 0 ? keys : row.ChainId.CompareTo(place.ChainId);
    }

    /// <summary>What a list is ordered by before the key itself.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The number.</returns>
    internal abstract ulong OrderOf(TIndexKey key);

    /// <summary>The link before all entries.</summary>
    private protected abstract IndexLink Start { get; }

    /// <summary>Finds a link before a place, near it, that was not taken out at some moment of this call.</summary>
    /// <param name="place">The place.</param>
    /// <returns>The link.</returns>
    private protected abstract IndexLink FindStart(in EntryPlace<TIndexKey> place);

    /// <summary>Notes that an entry was put in.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="random">The caller's random state.</param>
    private protected abstract void OnAdded(IndexEntry<TIndexKey> entry, ref uint random);

    /// <summary>Notes that an entry was taken out.</summary>
    private protected abstract void OnRemoved();

    /// <summary>Puts the start of a part into the list, or finds it.</summary>
    /// <param name="from">A start before it.</param>
    /// <param name="order">Its place.</param>
    /// <returns>The one start of that part.</returns>
    private protected ListStart AddStart(IndexLink from, ulong order)
    {
        ListStart? fresh = null;
        EntryPlace<TIndexKey> place = new(order, default!, EntryPlace<TIndexKey>.BeforeAll);
        while (true)
        {
            IndexLink before = from;
            if (!TryAdvance(in place, ref before, out IndexLink? found))
                continue;
            if (found is ListStart start && start.Order == order)
                return start;
            fresh ??= new ListStart(order);
            fresh.Next = found;
            // Order: publishes the start. Losing means that another link came first: look again.
            if (ReferenceEquals(Interlocked.CompareExchange(ref before.Next, fresh, found), found))
                return fresh;
        }
    }

    /// <summary>Finds the first link at or after a place and the one before it; leads around dead entries.</summary>
    IndexLink? Search(in EntryPlace<TIndexKey> place, out IndexLink before)
    {
        while (true)
        {
            before = FindStart(in place);
            if (TryAdvance(in place, ref before, out IndexLink? found))
                return found;
        }
    }

    /// <summary>Goes on from a link to the last one before a place.</summary>
    /// <returns>False when a link was taken out under the walk: begin again.</returns>
    bool TryAdvance(in EntryPlace<TIndexKey> place, ref IndexLink before, out IndexLink? found)
    {
        while (true)
        {
            // Order: acquire; pairs with the publishing swaps.
            found = Volatile.Read(ref before.Next);
            if (found is EntryMarker)
                return false;
            if (found is IndexEntry<TIndexKey> { IsDead: true } dead)
            {
                LeadAround(before, dead);
                continue;
            }

            if (found is null || CompareLink(found, in place) >= 0)
                return true;
            before = found;
        }
    }

    /// <summary>Puts a marker behind a dead entry, or leads the link before it around both.</summary>
    static void LeadAround(IndexLink before, IndexEntry<TIndexKey> dead)
    {
        IndexLink? next = Volatile.Read(ref dead.Next);
        if (next is EntryMarker marker)
        {
            StepHook.At(Step.BeforeEntryUnlink);
            // Losing means that another thread did, or put something in before it: the caller looks again.
            Interlocked.CompareExchange(ref before.Next, marker.Next, dead);
            return;
        }

        StepHook.At(Step.BeforeEntryMark);
        // Order: nothing is put in behind the entry afterwards (Inv S5). Losing means that something was, or that
        // another thread put its marker: the caller looks again.
        Interlocked.CompareExchange(ref dead.Next, new EntryMarker(next), next);
    }

    /// <summary>
    /// Finds the first live entry behind a link that was not taken out at some moment of the present call.
    /// </summary>
    static IndexEntry<TIndexKey>? LiveAfter(IndexLink link)
    {
        while (true)
        {
            // Race: a dead entry on the way leads through its marker to what followed it when it was marked; whatever
            // was in the list when this walk began is there or after it (Inv S4).
            IndexLink? next = Volatile.Read(ref link.Next);
            if (next is null)
                return null;
            if (next is IndexEntry<TIndexKey> { IsDead: false } entry)
                return entry;
            link = next;
        }
    }

    bool IsAt(
        IndexLink? link, in EntryPlace<TIndexKey> place, [NotNullWhen(true)] out IndexEntry<TIndexKey>? entry)
    {
        entry = link as IndexEntry<TIndexKey>;
        return entry is not null && Compare(entry, in place) == 0;
    }

    int CompareLink(IndexLink link, in EntryPlace<TIndexKey> place)
        => link is IndexEntry<TIndexKey> entry ? Compare(entry, in place) : link.Order.CompareTo(place.Order);
}
