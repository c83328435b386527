namespace Khonsu.Index;

/// <summary>
/// One link of the list that a secondary index is made of: an entry, the start of a list or of a part of it, or the
/// marker behind an entry that is taken out.
/// </summary>
internal abstract class IndexLink
{
    /// <summary>
    /// The link after this one; set before this one is published, then by compare-and-swap only. That of a marker, and
    /// so what follows an entry that has a marker behind it, never changes (Inv S5).
    /// </summary>
    internal IndexLink? Next;

    private protected IndexLink(ulong order) => Order = order;

    /// <summary>
    /// What a list is ordered by first: the reversed hash of the key in a list of hashes, 0 in an ordered one.
    /// </summary>
    internal readonly ulong Order;
}
