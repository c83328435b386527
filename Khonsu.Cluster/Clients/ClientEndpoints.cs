using Grpc.AspNetCore.Server;
using Grpc.AspNetCore.Server.Model;
using Khonsu.Cluster.Clients.Rows;
using Khonsu.Cluster.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Khonsu.Cluster.Clients;

/// <summary>Puts the services for clients into a web application.</summary>
static class ClientEndpoints
{
    // The largest entry, and what is around it.
    const int CommitBytesMax = 2 << 20;

    /// <summary>Adds the services to the server of a node.</summary>
    /// <param name="services">Of the server.</param>
    /// <param name="clients">Who may what, within which limits.</param>
    /// <param name="node">Who is asked.</param>
    public static void AddClients(this IServiceCollection services, KhonsuClientOptions clients, NodeFace node)
        => services.Add(_ => clients, _ => node);

    /// <summary>Adds the services to an application that may map them.</summary>
    /// <param name="services">Of the application.</param>
    public static void AddMappedClients(this IServiceCollection services) => services.Add(
        static provider => FaceOf(provider).Options.Clients ?? new KhonsuClientOptions(), FaceOf);

    /// <summary>Maps all services.</summary>
    /// <param name="endpoints">Of a server or an application.</param>
    /// <returns>What further conventions can be put on.</returns>
    public static IEndpointConventionBuilder MapClients(this IEndpointRouteBuilder endpoints) => new ClientConventions(
        endpoints.MapGrpcService<ClientService>(),
        endpoints.MapGrpcService<MirrorService>(),
        endpoints.MapGrpcService<RowsService>());

    static void Add(
        this IServiceCollection services,
        Func<IServiceProvider, KhonsuClientOptions> clients,
        Func<IServiceProvider, NodeFace> node)
    {
        services.AddGrpc();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IServiceMethodProvider<ClientService>, ClientMethods>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IServiceMethodProvider<MirrorService>, MirrorMethods>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IServiceMethodProvider<RowsService>, RowsMethods>());
        services.AddSingleton<IConfigureOptions<GrpcServiceOptions<ClientService>>>(provider =>
            new ConfigureOptions<GrpcServiceOptions<ClientService>>(
                options => Bound(options, clients(provider).MessageBytesMax)));
        services.Configure<GrpcServiceOptions<MirrorService>>(static options => Bound(options, CommitBytesMax));
        services.Configure<GrpcServiceOptions<RowsService>>(static options => Bound(options, CommitBytesMax));
        services.AddSingleton(provider => new ClientLimits(clients(provider)));
        services.AddSingleton(provider => new ClientGate(
            new ClientAccess(clients(provider), KhonsuNode.IdOf(node(provider).Options.Cluster)),
            provider.GetRequiredService<ClientLimits>()));
        services.AddSingleton(
            provider => new ClientService(node(provider), provider.GetRequiredService<ClientGate>()));
        services.AddSingleton(provider => new MirrorService(
            node(provider),
            provider.GetRequiredService<ClientGate>(),
            provider.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping));
        services.AddSingleton(provider => new RowsService(
            node(provider),
            provider.GetRequiredService<ClientGate>(),
            provider.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping));
    }

    static NodeFace FaceOf(IServiceProvider provider) => provider.GetRequiredService<HostedNode>().Face;

    static void Bound(GrpcServiceOptions options, int messageBytesMax)
    {
        // Why none: what is small when it arrives and large afterwards escapes every limit.
        options.CompressionProviders = [];
        options.MaxReceiveMessageSize = messageBytesMax;
    }
}
