namespace Khonsu;

/// <summary>A write that <see cref="ConflictResolution.Ignore"/> left out of a commit.</summary>
/// <param name="Table">Name of the table.</param>
/// <param name="Key">Key of the row.</param>
public sealed record SkippedWrite(string Table, object Key);
