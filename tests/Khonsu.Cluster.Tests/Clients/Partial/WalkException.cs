namespace Khonsu.Cluster.Tests.Clients.Partial;

/// <summary>What a walk has found.</summary>
sealed class WalkException(string evidence) : Exception(evidence);
