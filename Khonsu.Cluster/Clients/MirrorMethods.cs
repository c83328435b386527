using Google.Protobuf.Reflection;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;

namespace Khonsu.Cluster.Clients;

/// <summary>The methods by which a program outside the cluster follows its log and commits, and what serves
/// them.</summary>
sealed class MirrorMethods : IServiceMethodProvider<MirrorService>
{
    static readonly ServiceDescriptor s_contract = V1.MirrorReflection.Descriptor.Services[0];

    /// <summary>The state of a shard and its log after it.</summary>
    public static Method<V1.FollowRequest, V1.FollowFrame> Follow { get; } = StrictMethod.Of(
        MethodType.ServerStreaming, s_contract, nameof(Follow), V1.FollowRequest.Parser, V1.FollowFrame.Parser);

    /// <summary>Commits.</summary>
    public static Method<V1.CommitFrame, V1.CommitReplies> Commit { get; } = StrictMethod.Of(
        MethodType.DuplexStreaming, s_contract, nameof(Commit), V1.CommitFrame.Parser, V1.CommitReplies.Parser);

    /// <summary>Opens a session.</summary>
    public static Method<V1.OpenSessionRequest, V1.OpenSessionReply> OpenSession { get; } = StrictMethod.Of(
        MethodType.Unary, s_contract, nameof(OpenSession), V1.OpenSessionRequest.Parser, V1.OpenSessionReply.Parser);

    /// <summary>How much of the log of a shard a read needs.</summary>
    public static Method<V1.ReadIndexRequest, V1.ReadIndexReply> ReadIndex { get; } = StrictMethod.Of(
        MethodType.Unary, s_contract, nameof(ReadIndex), V1.ReadIndexRequest.Parser, V1.ReadIndexReply.Parser);

    /// <inheritdoc />
    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<MirrorService> context)
    {
        context.AddServerStreamingMethod(
            Follow, [], static (node, request, frames, call) => node.FollowAsync(request, frames, call));
        context.AddDuplexStreamingMethod(
            Commit, [], static (node, frames, replies, call) => node.CommitAsync(frames, replies, call));
        context.AddUnaryMethod(OpenSession, [], static (node, request, call) => node.OpenSessionAsync(request, call));
        context.AddUnaryMethod(ReadIndex, [], static (node, request, call) => node.ReadIndexAsync(request, call));
    }
}
