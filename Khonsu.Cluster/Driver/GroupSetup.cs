using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Driver;

/// <summary>A group that a node takes part in.</summary>
/// <param name="Group">Its name.</param>
/// <param name="First">Its first configuration, or <see cref="Config.Joining"/> on a node that is added later; used
/// only when the node has no files of the group yet.</param>
/// <param name="State">What its log is applied to; empty, and of no one else.</param>
sealed record GroupSetup(GroupId Group, Config First, IReplicatedState State);
