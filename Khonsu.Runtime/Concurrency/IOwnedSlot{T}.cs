namespace Khonsu.Concurrency;

/// <summary>Something of a <see cref="SlotList{T}"/> that one owner has at a time.</summary>
/// <typeparam name="T">The implementing type.</typeparam>
internal interface IOwnedSlot<T>
    where T : class, IOwnedSlot<T>
{
    /// <summary>The next one in the list; fixed when this one is published.</summary>
    T? Next { get; set; }

    /// <summary>Tries to own one that was given back.</summary>
    /// <returns>True when the caller owns it now; false when another was faster, or it is not free.</returns>
    bool TryOwn();
}
