namespace Khonsu.Replication;

/// <summary>A range of an index of which all rows are wanted.</summary>
/// <param name="Index">Number of the index.</param>
/// <param name="From">The first key or beginning of keys, inclusive; null for the beginning of the index.</param>
/// <param name="To">The last key or beginning of keys, inclusive with all that begin so; null for the end.</param>
internal readonly record struct WantedRange(int Index, byte[]? From, byte[]? To);
