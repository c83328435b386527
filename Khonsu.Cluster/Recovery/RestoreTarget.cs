using Khonsu.Cluster.Storage;

namespace Khonsu.Cluster.Recovery;

/// <summary>The node that a restore makes.</summary>
/// <param name="Directory">Where its files go.</param>
/// <param name="Identity">Who it is.</param>
sealed record RestoreTarget(string Directory, NodeIdentity Identity);
