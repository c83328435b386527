namespace Khonsu.Replication;

/// <summary>A key of an index that a row of a submitted commit has, or no longer has.</summary>
/// <param name="Index">Number of the index.</param>
/// <param name="KeyBytes">The key of the index; null where it could be any.</param>
/// <param name="Place">Where the row belongs; see <see cref="KeyPlace"/>.</param>
internal readonly record struct IndexPoint(int Index, byte[]? KeyBytes, ulong Place);
