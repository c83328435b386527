namespace Khonsu.Cluster;

/// <summary>The tables of a moment, as Arrow files.</summary>
/// <param name="Timestamp">The last commit timestamp that is in them; 0 where there are several shards.</param>
/// <param name="Tables">The files.</param>
public sealed record DumpResult(long Timestamp, IReadOnlyList<DumpedTable> Tables);
