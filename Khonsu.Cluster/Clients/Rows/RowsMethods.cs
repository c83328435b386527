using Google.Protobuf.Reflection;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;

namespace Khonsu.Cluster.Clients.Rows;

/// <summary>The method by which a program outside the cluster works with the rows that it reads, and what serves it.
/// </summary>
sealed class RowsMethods : IServiceMethodProvider<RowsService>
{
    static readonly ServiceDescriptor s_contract = V1.RowsReflection.Descriptor.Services[0];

    /// <summary>All that such a program does.</summary>
    public static Method<V1.RowsRequest, V1.RowsReply> Work { get; } = StrictMethod.Of(
        MethodType.DuplexStreaming, s_contract, nameof(Work), V1.RowsRequest.Parser, V1.RowsReply.Parser);

    /// <inheritdoc />
    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<RowsService> context)
        => context.AddDuplexStreamingMethod(
            Work, [], static (node, frames, replies, call) => node.WorkAsync(frames, replies, call));
}
