namespace Khonsu.Index;

/// <summary>What became of an entry that was offered for removal.</summary>
internal enum EntryFate
{
    /// <summary>It is out of the index, or nothing speaks against that.</summary>
    Removed,

    /// <summary>A commit holds it or the newest version names it; whoever ends that offers it again.</summary>
    InUse,

    /// <summary>An older version names it, which a snapshot may see: ask again later.</summary>
    Waiting,
}
