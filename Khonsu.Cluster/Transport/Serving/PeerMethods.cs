using Grpc.AspNetCore.Server.Model;
using Khonsu.Cluster.Transport.Codec;

namespace Khonsu.Cluster.Transport.Serving;

/// <summary>Tells the server of gRPC which methods are served by what, without reflection.</summary>
sealed class PeerMethods : IServiceMethodProvider<PeerService>
{
    /// <inheritdoc />
    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<PeerService> context)
    {
        context.AddDuplexStreamingMethod(
            CarryMethod.Instance,
            [],
            static (service, frames, welcomes, call) => service.CarryAsync(frames, welcomes, call));
        context.AddUnaryMethod(
            ManageMethod.Instance, [], static (service, request, call) => service.ManageAsync(request, call));
    }
}
