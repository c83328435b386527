namespace Khonsu.Cluster;

/// <summary>What a backup has.</summary>
/// <param name="Available">The moments that can be restored from it.</param>
/// <param name="CopiedBytes">What was copied by this call.</param>
/// <param name="TotalBytes">All that it has.</param>
public sealed record BackupResult(HistoryRange Available, long CopiedBytes, long TotalBytes);
