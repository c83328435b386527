using Khonsu.Index;
using Khonsu.Versions;

namespace Khonsu.Transactions;

/// <summary>Where a row that the attempt itself writes will be in an index.</summary>
/// <typeparam name="TIndexKey">The key of the index.</typeparam>
internal readonly struct OwnPlace<TIndexKey>
{
    internal OwnPlace(EntryPlace<TIndexKey> place, VersionChain chain)
    {
        Place = place;
        Chain = chain;
    }

    /// <summary>The place.</summary>
    internal readonly EntryPlace<TIndexKey> Place;

    /// <summary>The row's chain.</summary>
    internal readonly VersionChain Chain;
}
