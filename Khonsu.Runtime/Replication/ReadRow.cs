namespace Khonsu.Replication;

/// <summary>A row that a submitted commit has read, or has found absent.</summary>
/// <param name="KeyBytes">Its key, as <see cref="CompilerServices.KeyWriter"/> writes it.</param>
/// <param name="Key">Its key, for messages.</param>
/// <param name="Place">Where it belongs; see <see cref="KeyPlace"/>.</param>
internal readonly record struct ReadRow(byte[] KeyBytes, object Key, ulong Place);
