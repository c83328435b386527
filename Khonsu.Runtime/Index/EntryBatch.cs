namespace Khonsu.Index;

/// <summary>Entries that wait to be taken out; owned by one cleaner, or by the backlog between two.</summary>
internal sealed class EntryBatch
{
    /// <summary>Entries in a batch at most.</summary>
    internal const int EntriesMax = 64;

    /// <summary>The entries; the first <see cref="Count"/> count.</summary>
    internal readonly EntryRef[] Entries = new EntryRef[EntriesMax];

    /// <summary>How many there are.</summary>
    internal int Count;

    /// <summary>Moves all entries to the end of another batch that has room.</summary>
    /// <param name="target">Where to.</param>
    internal void MoveTo(EntryBatch target)
    {
        Entries.AsSpan(0, Count).CopyTo(target.Entries.AsSpan(target.Count));
        target.Count += Count;
        Entries.AsSpan(0, Count).Clear();
        Count = 0;
    }
}
