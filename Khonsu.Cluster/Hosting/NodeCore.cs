using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Driver;
using Khonsu.Cluster.Transport;

namespace Khonsu.Cluster.Hosting;

/// <summary>The parts of a node that runs.</summary>
/// <param name="Node">Its threads and files.</param>
/// <param name="Replica">Its group.</param>
/// <param name="State">What its log is applied to.</param>
/// <param name="Questions">Asks how commits ended.</param>
/// <param name="Peers">The way to the others; null where it listens for nobody.</param>
sealed record NodeCore(
    ClusterNode Node, Replica Replica, StoreState State, CommitQuestions Questions, GrpcTransport? Peers);
