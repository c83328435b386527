namespace Khonsu.Versions;

/// <summary>A chain with the key it is found by.</summary>
/// <typeparam name="TKey">The key.</typeparam>
internal sealed class VersionChain<TKey> : VersionChain
    where TKey : notnull
{
    internal VersionChain(TKey key, int hash, int tableSlot, long born)
        : base(tableSlot)
    {
        Key = key;
        Hash = hash;
        _born = (uint)born;
    }

    /// <summary>The key's hash as the index uses it, never 0.</summary>
    internal readonly int Hash;

    // Why half of the clock: it fits beside the hash; a chain that looks too young after two thousand million commits is kept longer.
    readonly uint _born;

    /// <summary>The key.</summary>
    internal readonly TKey Key;

    /// <inheritdoc/>
    internal override object KeyObject => Key;

    /// <summary>Tells whether the chain was made before every snapshot in use.</summary>
    /// <param name="horizon">The oldest snapshot in use.</param>
    /// <returns>False while its maker may still be about to write it.</returns>
    internal bool IsOlderThan(long horizon) => (int)((uint)horizon - _born) > 0;
}
