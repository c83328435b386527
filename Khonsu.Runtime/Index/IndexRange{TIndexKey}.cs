namespace Khonsu.Index;

/// <summary>Which part of an index is read, from which end, and how much of it.</summary>
/// <typeparam name="TIndexKey">The key of the index.</typeparam>
internal readonly record struct IndexRange<TIndexKey>
{
    /// <summary>A number of rows that no walk reaches.</summary>
    internal const int AllRows = -1;

    public IndexRange()
    {
    }

    /// <summary>The first place; null for the beginning.</summary>
    internal EntryPlace<TIndexKey>? From { get; init; }

    /// <summary>The last place; null for the end.</summary>
    internal EntryPlace<TIndexKey>? To { get; init; }

    /// <summary>Whether it is walked from the last place to the first.</summary>
    internal bool IsDescending { get; init; }

    /// <summary>After how many rows the walk ends; <see cref="AllRows"/> for no bound.</summary>
    internal int RowsMax { get; init; } = AllRows;

    /// <summary>Whether it asks for the one row of a key of a unique index, which counts as read by key.</summary>
    internal bool IsKeyRead { get; init; }
}
