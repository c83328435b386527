namespace Khonsu.Index;

/// <summary>An entry whose key a row no longer has, and that the past may ask for.</summary>
/// <param name="entry">The entry.</param>
/// <param name="stamp">The commit that gave the row another key, or deleted it.</param>
/// <param name="holds">
/// What the entry's word of holds was when no version since that commit had its key; negative when that is not known.
/// </param>
internal sealed class KeptEntry(EntryRef entry, long stamp, long holds)
{
    /// <summary>The entry.</summary>
    internal readonly EntryRef Entry = entry;

    /// <summary>The commit that gave the row another key, or deleted it.</summary>
    internal long Stamp => stamp;

    /// <summary>The entry's word of holds then; negative when nothing is known.</summary>
    internal long Holds => holds;
}
