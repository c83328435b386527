using System.Net;
using Grpc.Core;
using Khonsu.Cluster.Hosting;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Clients;

/// <summary>Serves the calls of clients: checks the limits first, then the right, then asks the node.</summary>
/// <param name="node">The node.</param>
/// <param name="gate">Who may do what, and how often.</param>
sealed class ClientService(NodeFace node, ClientGate gate)
{
    /// <summary>How the node is.</summary>
    public Task<V1.StatusReply> StatusAsync(V1.StatusRequest request, ServerCallContext call)
        => ServeAsync(KhonsuClientRole.Read, call, _ => Task.FromResult(NodeStatusMessage.Of(node.Status())));

    /// <summary>How a commit ended.</summary>
    public Task<V1.GetOutcomeReply> GetOutcomeAsync(V1.GetOutcomeRequest request, ServerCallContext call)
        => ServeAsync(KhonsuClientRole.Write, call, async cancellation =>
        {
            var commit = new CommitId(request.Node, request.Start, request.Number);
            CommitOutcome outcome = await node.GetOutcomeAsync(commit, cancellation).ConfigureAwait(false);
            return new V1.GetOutcomeReply
            {
                Outcome = (V1.CommitOutcome)outcome.Kind,
                Timestamp = (ulong)outcome.Timestamp,
            };
        });

    /// <summary>Hands the leadership over.</summary>
    public Task<V1.TransferLeadershipReply> TransferAsync(V1.TransferLeadershipRequest request, ServerCallContext call)
        => ManageAsync<V1.TransferLeadershipReply>(
            call, cancellation => node.TransferLeadershipAsync(request.Node, cancellation));

    /// <summary>Says where another node is.</summary>
    public Task<V1.SetPeerReply> SetPeerAsync(V1.SetPeerRequest request, ServerCallContext call)
        => ManageAsync<V1.SetPeerReply>(call, _ => node.SetPeerAsync(PeerOf(request)));

    /// <summary>Changes which nodes there are.</summary>
    public Task<V1.ReconfigureReply> ReconfigureAsync(V1.ReconfigureRequest request, ServerCallContext call)
        => ManageAsync<V1.ReconfigureReply>(
            call, cancellation => node.ReconfigureAsync(request.Voters, cancellation));

    /// <summary>Changes how many nodes vote in each shard.</summary>
    public Task<V1.SetReplicasReply> SetReplicasAsync(V1.SetReplicasRequest request, ServerCallContext call)
        => ManageAsync<V1.SetReplicasReply>(
            call,
            // Why the least: who says more than there can be nodes means all.
            cancellation => node.SetReplicasAsync(
                (int)Math.Min(request.Replicas, Config.ReplicasAll), cancellation));

    /// <summary>Puts a node in the place of another one.</summary>
    public Task<V1.ReplaceNodeReply> ReplaceAsync(V1.ReplaceNodeRequest request, ServerCallContext call)
        => ManageAsync<V1.ReplaceNodeReply>(
            call, cancellation => node.ReplaceAsync(request.Node, request.Replacement, cancellation));

    /// <summary>Hands leaderships over until all nodes lead about equally many shards.</summary>
    public Task<V1.BalanceReply> BalanceAsync(V1.BalanceRequest request, ServerCallContext call)
        => ServeAsync(KhonsuClientRole.Admin, call, async cancellation => new V1.BalanceReply
        {
            HandedOver = (uint)await node.BalanceAsync(cancellation).ConfigureAwait(false),
        });

    /// <summary>Takes a checkpoint.</summary>
    public Task<V1.CheckpointReply> CheckpointAsync(V1.CheckpointRequest request, ServerCallContext call)
        => ManageAsync<V1.CheckpointReply>(call, node.CheckpointAsync);

    Task<TReply> ManageAsync<TReply>(ServerCallContext call, Func<CancellationToken, Task> ask)
        where TReply : new()
        => ServeAsync(KhonsuClientRole.Admin, call, async cancellation =>
        {
            await ask(cancellation).ConfigureAwait(false);
            return new TReply();
        });

    async Task<TReply> ServeAsync<TReply>(
        KhonsuClientRole needed, ServerCallContext call, Func<CancellationToken, Task<TReply>> ask)
    {
        gate.Check(needed, call);
        try
        {
            return await ask(call.CancellationToken).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            // Why all: a client is told by the contract, and never sees what is inside.
            throw ClientErrors.Of(error);
        }
    }

    static KhonsuPeer PeerOf(V1.SetPeerRequest request)
        => request.Host.Length > 0 && request.Port is >= 1 and <= IPEndPoint.MaxPort
            ? new KhonsuPeer(request.Node, request.Host, (int)request.Port)
            : throw new ArgumentException("A peer has a host, and a port from 1 to 65535.", nameof(request));
}
