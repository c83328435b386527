using Khonsu.Concurrency;

namespace Khonsu.Transactions;

/// <summary>The place of one reader of the change feed in the list of those that are under way.</summary>
/// <remarks>
/// Why weak: a reader that was forgotten in the middle of its enumeration gives nothing back, and must not look like
/// the slowest one for ever.
/// </remarks>
internal sealed class FeedReaderSlot : IOwnedSlot<FeedReaderSlot>
{
    static readonly WeakReference<FeedCursor> s_nobody = new(null!);

    // Null is free. Set by compare-and-swap from free or from a reader that is gone, and by its owner.
    WeakReference<FeedCursor>? _reader = s_nobody;

    /// <inheritdoc/>
    public FeedReaderSlot? Next { get; set; }

    /// <summary>The reader; null where there is none.</summary>
    // Order: acquire; pairs with the release in Occupy, so a reader is seen with its position.
    internal FeedCursor? Reader =>
        Volatile.Read(ref _reader) is { } reader && reader.TryGetTarget(out FeedCursor? cursor) ? cursor : null;

    /// <inheritdoc/>
    public bool TryOwn()
    {
        WeakReference<FeedCursor>? seen = Volatile.Read(ref _reader);
        if (ReferenceEquals(seen, s_nobody) || (seen is not null && seen.TryGetTarget(out _)))
            return false;
        // Order: full fence. Losing means that another reader owns it: look at the next slot.
        return ReferenceEquals(Interlocked.CompareExchange(ref _reader, s_nobody, seen), seen);
    }

    /// <summary>Puts a reader in; the caller owns the slot.</summary>
    /// <param name="reader">The reader.</param>
    internal void Occupy(FeedCursor reader) => Volatile.Write(ref _reader, new WeakReference<FeedCursor>(reader));

    /// <summary>Gives the slot back.</summary>
    internal void Free() => Volatile.Write(ref _reader, null);
}
