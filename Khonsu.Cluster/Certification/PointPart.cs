namespace Khonsu.Cluster.Certification;

/// <summary>A key of an index at which a transaction changes rows.</summary>
/// <param name="Index">Number of the index.</param>
/// <param name="Key">The key; null where it could be any.</param>
readonly record struct PointPart(int Index, ReadOnlyMemory<byte>? Key);
