using Grpc.Core;
using Grpc.Net.Client;
using Khonsu.Cluster.Hosting;

namespace Khonsu.Cluster.Clients;

/// <summary>The calls of the service for clients, from outside: requests out of arguments, answers and errors of the
/// library out of replies.</summary>
sealed class NodeCalls : IDisposable
{
    readonly KhonsuConnection _connection;
    readonly GrpcChannel _channel;
    readonly CallInvoker _calls;
    readonly Metadata _headers;

    /// <param name="connection">Which node, and who we are.</param>
    public NodeCalls(KhonsuConnection connection)
    {
        _connection = connection;
        _channel = ClientDialer.Dial(connection);
        _calls = _channel.CreateCallInvoker();
        _headers = ClientDialer.HeadersOf(connection);
    }

    /// <summary>How the node is.</summary>
    public async Task<KhonsuNodeStatus> GetStatusAsync(CancellationToken cancellation) => NodeStatusMessage.Read(
        await AskAsync(ClientMethods.Status, new V1.StatusRequest(), cancellation).ConfigureAwait(false));

    /// <summary>How a commit ended.</summary>
    public async Task<CommitOutcome> GetOutcomeAsync(CommitId commit, CancellationToken cancellation)
    {
        var request = new V1.GetOutcomeRequest { Node = commit.Node, Start = commit.Start, Number = commit.Number };
        V1.GetOutcomeReply reply = await AskAsync(ClientMethods.GetOutcome, request, cancellation)
            .ConfigureAwait(false);
        return new CommitOutcome((CommitOutcomeKind)reply.Outcome, (long)reply.Timestamp);
    }

    /// <summary>Hands the leadership over.</summary>
    public Task TransferLeadershipAsync(ulong node, CancellationToken cancellation) => AskAsync(
        ClientMethods.TransferLeadership, new V1.TransferLeadershipRequest { Node = node }, cancellation);

    /// <summary>Says where another node is.</summary>
    public Task SetPeerAsync(KhonsuPeer peer, CancellationToken cancellation) => AskAsync(
        ClientMethods.SetPeer,
        new V1.SetPeerRequest { Node = peer.Node, Host = peer.Host, Port = (uint)peer.Port },
        cancellation);

    /// <summary>Changes which nodes there are.</summary>
    public Task ReconfigureAsync(IEnumerable<ulong> nodes, CancellationToken cancellation)
        => WaitForAsync(ClientMethods.Reconfigure, new V1.ReconfigureRequest { Voters = { nodes } }, cancellation);

    /// <summary>Changes how many nodes vote in each shard.</summary>
    public Task SetReplicasAsync(int? replicas, CancellationToken cancellation)
        => WaitForAsync(
            ClientMethods.SetReplicas,
            new V1.SetReplicasRequest { Replicas = (uint)Members.Checked(replicas) },
            cancellation);

    /// <summary>Puts a node in the place of another one.</summary>
    public Task ReplaceAsync(ulong node, ulong replacement, CancellationToken cancellation) => WaitForAsync(
        ClientMethods.ReplaceNode,
        new V1.ReplaceNodeRequest { Node = node, Replacement = replacement },
        cancellation);

    /// <summary>Hands leaderships over until all nodes lead about equally many shards.</summary>
    public async Task<int> BalanceAsync(CancellationToken cancellation) => (int)(
        await WaitForAsync(ClientMethods.Balance, new V1.BalanceRequest(), cancellation).ConfigureAwait(false))
        .HandedOver;

    /// <summary>Takes a checkpoint.</summary>
    public Task CheckpointAsync(CancellationToken cancellation)
        => WaitForAsync(ClientMethods.Checkpoint, new V1.CheckpointRequest(), cancellation);

    /// <inheritdoc />
    public void Dispose() => _channel.Dispose();

    Task<TReply> AskAsync<TRequest, TReply>(
        Method<TRequest, TReply> method, TRequest request, CancellationToken cancellation)
        where TRequest : class
        where TReply : class
        => CallAsync(method, request, DateTime.UtcNow + _connection.Timeout, cancellation);

    // Why no deadline: it takes as long as a node needs to write or to catch up; that the other end lives is watched.
    Task<TReply> WaitForAsync<TRequest, TReply>(
        Method<TRequest, TReply> method, TRequest request, CancellationToken cancellation)
        where TRequest : class
        where TReply : class
        => CallAsync(method, request, deadline: null, cancellation);

    async Task<TReply> CallAsync<TRequest, TReply>(
        Method<TRequest, TReply> method, TRequest request, DateTime? deadline, CancellationToken cancellation)
        where TRequest : class
        where TReply : class
    {
        try
        {
            using AsyncUnaryCall<TReply> call = _calls.AsyncUnaryCall(
                method, host: null, new CallOptions(_headers, deadline, cancellation), request);
            return await call.ConfigureAwait(false);
        }
        catch (RpcException error)
        {
            throw CallErrors.Of(error, _connection.Address, cancellation);
        }
    }
}
