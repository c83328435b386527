namespace Khonsu.Index;

/// <summary>A place in the order of a list: that of one entry, or one before or after all entries of a key.</summary>
/// <typeparam name="TIndexKey">The key of the index.</typeparam>
internal readonly struct EntryPlace<TIndexKey>
{
    /// <summary>A number before those of all chains.</summary>
    internal const long BeforeAll = long.MinValue;

    /// <summary>A number after those of all chains.</summary>
    internal const long AfterAll = long.MaxValue;

    internal EntryPlace(ulong order, TIndexKey key, long chainId, int columns = 0)
    {
        Order = order;
        Key = key;
        ChainId = chainId;
        Columns = columns;
    }

    /// <summary>What the list is ordered by first.</summary>
    internal readonly ulong Order;

    /// <summary>The key.</summary>
    internal readonly TIndexKey Key;

    /// <summary>Id of the chain; <see cref="BeforeAll"/> or <see cref="AfterAll"/> for all chains of the key.</summary>
    internal readonly long ChainId;

    /// <summary>How many columns of the key count; 0 for all.</summary>
    internal readonly int Columns;
}
