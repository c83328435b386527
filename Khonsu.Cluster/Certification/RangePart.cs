namespace Khonsu.Cluster.Certification;

/// <summary>A range of an index that a transaction has read.</summary>
/// <param name="Index">Number of the index.</param>
/// <param name="From">The first key, or what the first keys begin with; null for the beginning of the index.</param>
/// <param name="To">The last key, or what the last keys begin with, all of them; null for the end.</param>
readonly record struct RangePart(int Index, ReadOnlyMemory<byte>? From, ReadOnlyMemory<byte>? To)
{
    /// <summary>Where it begins.</summary>
    public KeyBytes First => new(From ?? default);

    /// <summary>Where it ends: after all that it holds.</summary>
    public KeyBytes End => new(To ?? default, IsEnd: true);
}
