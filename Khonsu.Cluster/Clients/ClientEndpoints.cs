using Grpc.AspNetCore.Server;
using Grpc.AspNetCore.Server.Model;
using Khonsu.Cluster.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Khonsu.Cluster.Clients;

/// <summary>Puts the service into a web application.</summary>
static class ClientEndpoints
{
    /// <summary>Adds what the service needs, but for itself.</summary>
    /// <param name="services">Of the server of a node.</param>
    /// <param name="messageBytesMax">No larger message is read.</param>
    public static void AddClients(this IServiceCollection services, int messageBytesMax)
    {
        AddMethods(services);
        services.Configure<GrpcServiceOptions<ClientService>>(options => Bound(options, messageBytesMax));
    }

    /// <summary>Adds the service to an application that may map it.</summary>
    /// <param name="services">Of the application.</param>
    public static void AddMappedClients(this IServiceCollection services)
    {
        AddMethods(services);
        services.AddSingleton<IConfigureOptions<GrpcServiceOptions<ClientService>>>(static provider =>
            new ConfigureOptions<GrpcServiceOptions<ClientService>>(
                options => Bound(options, ClientsOf(provider).MessageBytesMax)));
        services.AddSingleton(static provider => new ClientLimits(ClientsOf(provider)));
        services.AddSingleton(static provider =>
        {
            NodeFace node = provider.GetRequiredService<HostedNode>().Face;
            var access = new ClientAccess(ClientsOf(provider), KhonsuNode.IdOf(node.Options.Cluster));
            return new ClientService(node, access, provider.GetRequiredService<ClientLimits>());
        });
    }

    static void AddMethods(IServiceCollection services)
    {
        services.AddGrpc();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IServiceMethodProvider<ClientService>, ClientMethods>());
    }

    static KhonsuClientOptions ClientsOf(IServiceProvider provider)
        => provider.GetRequiredService<HostedNode>().Face.Options.Clients ?? new KhonsuClientOptions();

    static void Bound(GrpcServiceOptions options, int messageBytesMax)
    {
        // Why none: what is small when it arrives and large afterwards escapes every limit.
        options.CompressionProviders = [];
        options.MaxReceiveMessageSize = messageBytesMax;
    }
}
