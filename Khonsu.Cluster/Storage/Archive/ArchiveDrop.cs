using System.Collections.Immutable;

namespace Khonsu.Cluster.Storage.Archive;

/// <summary>What an archive need not have any more.</summary>
/// <param name="Stretches">Pieces of the log, oldest first.</param>
/// <param name="Checkpoints">Checkpoints, oldest first.</param>
sealed record ArchiveDrop(ImmutableArray<ArchiveStretch> Stretches, ImmutableArray<ArchivedCheckpoint> Checkpoints);
