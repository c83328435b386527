namespace Khonsu.Cluster.Certification;

/// <summary>A row that a transaction writes.</summary>
/// <param name="Key">Its key; null where it has no form in bytes, and could be any.</param>
/// <param name="IsGuarded">Whether the row must be unchanged.</param>
readonly record struct WritePart(ReadOnlyMemory<byte>? Key, bool IsGuarded);
