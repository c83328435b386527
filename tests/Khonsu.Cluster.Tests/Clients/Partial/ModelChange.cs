namespace Khonsu.Cluster.Tests.Clients.Partial;

/// <summary>A row that a commit has changed: at least one of both is there.</summary>
sealed record ModelChange(ModelRow? Before, ModelRow? After);
