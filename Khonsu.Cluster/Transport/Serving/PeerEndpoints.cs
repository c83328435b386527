using Grpc.AspNetCore.Server.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Khonsu.Cluster.Transport.Serving;

/// <summary>Puts the service into a web application.</summary>
static class PeerEndpoints
{
    /// <summary>Adds what the service needs.</summary>
    /// <param name="services">Of the application.</param>
    /// <param name="service">What serves.</param>
    /// <param name="frameBytesMax">No larger message is read.</param>
    public static void AddPeers(this IServiceCollection services, PeerService service, int frameBytesMax)
    {
        services.AddGrpc();
        services.Configure<Grpc.AspNetCore.Server.GrpcServiceOptions<PeerService>>(options =>
        {
            options.MaxReceiveMessageSize = frameBytesMax;
            // Why none: what is small when it arrives and large afterwards escapes every limit.
            options.CompressionProviders = [];
        });
        services.AddSingleton(service);
        services.AddSingleton<IServiceMethodProvider<PeerService>, PeerMethods>();
    }

    /// <summary>Begins to answer calls.</summary>
    public static void MapPeers(this IEndpointRouteBuilder endpoints) => endpoints.MapGrpcService<PeerService>();
}
