namespace Khonsu.Cluster.Tests.Clients.Partial;

/// <summary>What a commit has changed, and what there was afterwards.</summary>
sealed record ModelCommit(IReadOnlyList<ModelChange> Changes, ModelState After);
