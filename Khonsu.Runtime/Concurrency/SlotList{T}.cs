namespace Khonsu.Concurrency;

/// <summary>
/// A list of slots that are owned one at a time, used again, and never unlinked. Bounded by the largest number of
/// owners at once.
/// </summary>
/// <typeparam name="T">A slot; a new one is owned by its maker.</typeparam>
internal sealed class SlotList<T>
    where T : class, IOwnedSlot<T>, new()
{
    // Pushed at by compare-and-swap.
    T? _first;

    /// <summary>The slot that was added last; the others follow from it.</summary>
    internal T? First => Volatile.Read(ref _first);

    /// <summary>Finds a free slot or adds one.</summary>
    /// <returns>A slot that only the caller owns.</returns>
    internal T Own()
    {
        T? first = First;
        for (T? slot = first; slot is not null; slot = slot.Next)
        {
            if (slot.TryOwn())
                return slot;
        }

        var fresh = new T();
        while (true)
        {
            fresh.Next = first;
            // Order: publishes Next. Losing means that another slot was added first, so the loop ends with the adders.
            T? seen = Interlocked.CompareExchange(ref _first, fresh, first);
            if (ReferenceEquals(seen, first))
                return fresh;
            first = seen;
        }
    }
}
