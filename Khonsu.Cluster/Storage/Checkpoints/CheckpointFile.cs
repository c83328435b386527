namespace Khonsu.Cluster.Storage.Checkpoints;

/// <summary>A file of a checkpoint.</summary>
/// <param name="Name">Its name, without a path.</param>
/// <param name="SizeBytes">How large it is.</param>
/// <param name="Sum">CRC-32C over all of it.</param>
readonly record struct CheckpointFile(string Name, long SizeBytes, uint Sum);
