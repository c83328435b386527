using System.Collections.Concurrent;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Transport;

namespace Khonsu.Cluster.Tests.Transport.Harness;

/// <summary>Remembers what it was asked for, and answers as it is told.</summary>
sealed class ManagedGroup : IPeerManager
{
    /// <summary>The answer.</summary>
    public PeerOutcome Answer { get; set; } = PeerOutcome.Done;

    public ConcurrentQueue<(GroupId Group, Config Next)> Changed { get; } = new();

    public ConcurrentQueue<(GroupId Group, NodeId To)> HandedOver { get; } = new();

    public Task<PeerOutcome> ReconfigureAsync(GroupId group, Config next)
    {
        Changed.Enqueue((group, next));
        return Task.FromResult(Answer);
    }

    public Task<PeerOutcome> HandOverAsync(GroupId group, NodeId to)
    {
        HandedOver.Enqueue((group, to));
        return Task.FromResult(Answer);
    }
}
