namespace Khonsu.Versions;

/// <summary>A chain with the key that it is found by.</summary>
/// <typeparam name="TKey">The key.</typeparam>
internal struct ChainEntry<TKey>
    where TKey : notnull
{
    /// <summary>The chain's words.</summary>
    internal ChainWords Words;

    /// <summary>
    /// The key. Written before the chain is published; again only where a retired chain is taken for another key, which
    /// nobody else can reach then (Inv X6).
    /// </summary>
    internal TKey Key;
}
