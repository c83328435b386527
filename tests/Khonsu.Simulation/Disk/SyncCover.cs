namespace Khonsu.Simulation.Disk;

/// <summary>What a sync covers: of each file, how many of the writes ever made.</summary>
/// <param name="Parts">Each file once.</param>
sealed record SyncCover((SimFile File, long Count)[] Parts);
