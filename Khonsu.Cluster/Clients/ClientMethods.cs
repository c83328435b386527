using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;

namespace Khonsu.Cluster.Clients;

/// <summary>The methods of the service, by the names of the contract, and what serves them; no reflection.</summary>
sealed class ClientMethods : IServiceMethodProvider<ClientService>
{
    static readonly ServiceDescriptor s_contract = V1.ClientReflection.Descriptor.Services[0];

    /// <summary>How the node is.</summary>
    public static Method<V1.StatusRequest, V1.StatusReply> Status { get; }
        = Of(nameof(Status), V1.StatusRequest.Parser, V1.StatusReply.Parser);

    /// <summary>How a commit ended.</summary>
    public static Method<V1.GetOutcomeRequest, V1.GetOutcomeReply> GetOutcome { get; }
        = Of(nameof(GetOutcome), V1.GetOutcomeRequest.Parser, V1.GetOutcomeReply.Parser);

    /// <summary>Hands the leadership over.</summary>
    public static Method<V1.TransferLeadershipRequest, V1.TransferLeadershipReply> TransferLeadership { get; }
        = Of(nameof(TransferLeadership), V1.TransferLeadershipRequest.Parser, V1.TransferLeadershipReply.Parser);

    /// <summary>Says where another node is.</summary>
    public static Method<V1.SetPeerRequest, V1.SetPeerReply> SetPeer { get; }
        = Of(nameof(SetPeer), V1.SetPeerRequest.Parser, V1.SetPeerReply.Parser);

    /// <summary>Changes which nodes there are.</summary>
    public static Method<V1.ReconfigureRequest, V1.ReconfigureReply> Reconfigure { get; }
        = Of(nameof(Reconfigure), V1.ReconfigureRequest.Parser, V1.ReconfigureReply.Parser);

    /// <summary>Changes how many nodes vote in each shard.</summary>
    public static Method<V1.SetReplicasRequest, V1.SetReplicasReply> SetReplicas { get; }
        = Of(nameof(SetReplicas), V1.SetReplicasRequest.Parser, V1.SetReplicasReply.Parser);

    /// <summary>Puts a node in the place of another one.</summary>
    public static Method<V1.ReplaceNodeRequest, V1.ReplaceNodeReply> ReplaceNode { get; }
        = Of(nameof(ReplaceNode), V1.ReplaceNodeRequest.Parser, V1.ReplaceNodeReply.Parser);

    /// <summary>Hands leaderships over until all nodes lead about equally many shards.</summary>
    public static Method<V1.BalanceRequest, V1.BalanceReply> Balance { get; }
        = Of(nameof(Balance), V1.BalanceRequest.Parser, V1.BalanceReply.Parser);

    /// <summary>Takes a checkpoint.</summary>
    public static Method<V1.CheckpointRequest, V1.CheckpointReply> Checkpoint { get; }
        = Of(nameof(Checkpoint), V1.CheckpointRequest.Parser, V1.CheckpointReply.Parser);

    /// <inheritdoc />
    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<ClientService> context)
    {
        context.AddUnaryMethod(Status, [], static (node, request, call) => node.StatusAsync(request, call));
        context.AddUnaryMethod(GetOutcome, [], static (node, request, call) => node.GetOutcomeAsync(request, call));
        context.AddUnaryMethod(
            TransferLeadership, [], static (node, request, call) => node.TransferAsync(request, call));
        context.AddUnaryMethod(SetPeer, [], static (node, request, call) => node.SetPeerAsync(request, call));
        context.AddUnaryMethod(Reconfigure, [], static (node, request, call) => node.ReconfigureAsync(request, call));
        context.AddUnaryMethod(SetReplicas, [], static (node, request, call) => node.SetReplicasAsync(request, call));
        context.AddUnaryMethod(ReplaceNode, [], static (node, request, call) => node.ReplaceAsync(request, call));
        context.AddUnaryMethod(Balance, [], static (node, request, call) => node.BalanceAsync(request, call));
        context.AddUnaryMethod(Checkpoint, [], static (node, request, call) => node.CheckpointAsync(request, call));
    }

    static Method<TRequest, TReply> Of<TRequest, TReply>(
        string name, MessageParser<TRequest> requests, MessageParser<TReply> replies)
        where TRequest : class, IBufferMessage, IMessage<TRequest>
        where TReply : class, IBufferMessage, IMessage<TReply>
        => StrictMethod.Of(MethodType.Unary, s_contract, name, requests, replies);
}
