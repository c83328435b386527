namespace Khonsu.Versions;

/// <summary>A chain with the key it is found by.</summary>
/// <typeparam name="TKey">The key.</typeparam>
internal sealed class VersionChain<TKey> : VersionChain
    where TKey : notnull
{
    internal VersionChain(TKey key, int hash, int tableSlot)
        : base(tableSlot)
    {
        Key = key;
        Hash = hash;
    }

    /// <summary>The key's hash as the index uses it, never 0.</summary>
    internal readonly int Hash;

    /// <summary>The key.</summary>
    internal readonly TKey Key;

    /// <inheritdoc/>
    internal override object KeyObject => Key;
}
