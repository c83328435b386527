namespace Khonsu.Columnar;

/// <summary>One columnar snapshot under way.</summary>
/// <param name="Snapshot">What it sees: an announced snapshot.</param>
/// <param name="Round">Its round, begun before the first row is read (Inv K2).</param>
/// <param name="KeepsChunks">Whether what it encodes may serve the next snapshot (Inv K4).</param>
internal readonly record struct ColumnPass(long Snapshot, long Round, bool KeepsChunks);
