using Grpc.Core;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Transport.Serving;

/// <summary>A call that was taken.</summary>
sealed class IncomingCall(NodeId peer, TrafficClass traffic, uint version)
{
    readonly TaskCompletionSource<Status> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Who calls.</summary>
    public NodeId Peer => peer;

    /// <summary>What for.</summary>
    public TrafficClass Traffic => traffic;

    /// <summary>The version that was agreed on.</summary>
    public uint Version => version;

    /// <summary>Completes when this side ends the call, with the reason.</summary>
    public Task<Status> Ended => _ended.Task;

    /// <summary>Ends the call; the first reason counts.</summary>
    public void End(Status reason) => _ended.TrySetResult(reason);
}
