namespace Khonsu.Index;

/// <summary>An entry and the index that it is in.</summary>
internal readonly struct EntryRef
{
    internal EntryRef(SecondaryIndex index, IndexEntry entry)
    {
        Index = index;
        Entry = entry;
    }

    /// <summary>The index.</summary>
    internal readonly SecondaryIndex Index;

    /// <summary>The entry.</summary>
    internal readonly IndexEntry Entry;
}
