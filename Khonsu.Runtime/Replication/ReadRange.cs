using Khonsu.Index;

namespace Khonsu.Replication;

/// <summary>A range of an index that a submitted commit has read.</summary>
/// <param name="Index">Number of the index.</param>
/// <param name="From">The first key or beginning of keys, inclusive; null for the beginning of the index.</param>
/// <param name="To">The last key or beginning of keys, inclusive with all that begin so; null for the end.</param>
/// <param name="Guard">The range, for messages; null where its block runs elsewhere.</param>
internal readonly record struct ReadRange(int Index, byte[]? From, byte[]? To, IndexGuard? Guard);
