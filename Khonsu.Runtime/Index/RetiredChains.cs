using Khonsu.Versions;

namespace Khonsu.Index;

/// <summary>Chains that one thread retired in one migration, linked; owned by that thread, then by the pool.</summary>
internal sealed class RetiredChains
{
    internal RetiredChains(VersionChain chain, IndexTable source)
    {
        First = chain;
        Last = chain;
        Source = source;
    }

    /// <summary>The chain retired last; it leads to the others.</summary>
    internal VersionChain First { get; private set; }

    /// <summary>The chain retired first; it leads nowhere.</summary>
    internal VersionChain Last { get; }

    /// <summary>The table that has the chains; the tables after it do not.</summary>
    internal IndexTable Source { get; }

    /// <summary>Adds a chain.</summary>
    /// <param name="chain">A chain that the caller retired.</param>
    /// <param name="location">Location of <see cref="First"/>.</param>
    internal void Add(VersionChain chain, uint location)
    {
        chain.Link(location);
        First = chain;
    }
}
