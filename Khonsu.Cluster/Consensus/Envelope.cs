using Khonsu.Cluster.Consensus.Messages;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Consensus;

/// <summary>A message with its address.</summary>
/// <param name="Cluster">A replica drops what belongs to another cluster,</param>
/// <param name="Group">or to another group.</param>
/// <param name="Config">The configuration of the sender when it made the message.</param>
/// <param name="From">The sender.</param>
/// <param name="To">The receiver.</param>
/// <param name="Message">What it says.</param>
sealed record Envelope(ClusterId Cluster, GroupId Group, ConfigId Config, NodeId From, NodeId To, Message Message);
