namespace Khonsu.Cluster;

/// <summary>What a restore has made.</summary>
/// <param name="Directory">Where the files of the new node are.</param>
/// <param name="Node">Its number.</param>
/// <param name="Timestamp">The last commit timestamp that is in its state; 0 where there are several shards, whose
/// timestamps begin anew at each start.</param>
/// <param name="ReplayedEntries">So many entries of the log its first start applies.</param>
public sealed record RestoreResult(string Directory, ulong Node, long Timestamp, long ReplayedEntries);
