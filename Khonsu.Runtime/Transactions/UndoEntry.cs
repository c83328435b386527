namespace Khonsu.Transactions;

/// <summary>A write entry as it was before it was overwritten.</summary>
internal struct UndoEntry
{
    /// <summary>Its position.</summary>
    internal int Index;

    /// <summary>What it was.</summary>
    internal WriteEntry Saved;
}
