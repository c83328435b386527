using Khonsu.Versions;

namespace Khonsu.Index;

/// <summary>An entry with its key.</summary>
/// <typeparam name="TIndexKey">The key of the index.</typeparam>
internal sealed class IndexEntry<TIndexKey> : IndexEntry
{
    internal IndexEntry(ulong order, TIndexKey key, VersionChain chain)
        : base(order, chain)
        => Key = key;

    /// <summary>The key that the row may have.</summary>
    internal readonly TIndexKey Key;

    /// <summary>Where the entry is in its list.</summary>
    internal EntryPlace<TIndexKey> Place => new(Order, Key, Chain.Id);
}
