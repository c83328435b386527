namespace Khonsu.Index;

/// <summary>A link of an upper level of an ordered list: a way to an entry that passes over many others.</summary>
/// <typeparam name="TIndexKey">The key of the index.</typeparam>
internal sealed class SkipNode<TIndexKey>
{
    internal SkipNode(IndexEntry<TIndexKey>? entry, SkipNode<TIndexKey>? down)
    {
        Entry = entry;
        Down = down;
    }

    /// <summary>The entry that the way leads to; null where a level begins.</summary>
    internal readonly IndexEntry<TIndexKey>? Entry;

    /// <summary>The node of the same entry one level below; null on the lowest.</summary>
    internal readonly SkipNode<TIndexKey>? Down;

    /// <summary>
    /// The next node of the level. Changed by compare-and-swap. A node that is lost to a race costs a longer walk and
    /// nothing else.
    /// </summary>
    internal SkipNode<TIndexKey>? Right;
}
