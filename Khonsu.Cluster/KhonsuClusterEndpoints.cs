using Khonsu.Cluster.Clients;
using Khonsu.Cluster.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Khonsu.Cluster;

/// <summary>Serves clients of a node by an ASP.NET Core application, at its own addresses.</summary>
public static class KhonsuClusterEndpoints
{
    extension(IEndpointRouteBuilder endpoints)
    {
        /// <summary>
        /// Maps the services of <c>client.proto</c> (status, outcomes of commits, management) and of
        /// <c>mirror.proto</c> (stores elsewhere). Clients show a token or a
        /// certificate as <see cref="KhonsuNodeOptions.Clients"/> says. Other nodes go on to use the node's own
        /// address.
        /// </summary>
        /// <returns>What further conventions can be put on, for example <c>RequireAuthorization</c> or a rate
        /// limit.</returns>
        /// <exception cref="InvalidOperationException"><c>AddKhonsuCluster</c> was not called, or neither tokens nor
        /// authorities are set: the application's addresses, or a proxy before it, may be reached by
        /// anybody.</exception>
        public IEndpointConventionBuilder MapKhonsuCluster()
        {
            ArgumentNullException.ThrowIfNull(endpoints);
            HostedNode node = endpoints.ServiceProvider.GetService<HostedNode>()
                ?? throw new InvalidOperationException(
                    "Call AddKhonsuCluster on the services of the application first: it adds the node.");
            if (node.Face.Options.Clients is not { AsksForNames: true })
            {
                throw new InvalidOperationException(
                    "The service manages the cluster, and would be open to everybody who reaches the application. Set "
                    + "Clients.Tokens or Clients.AuthoritiesFile in the settings of the node.");
            }

            return endpoints.MapClients();
        }
    }
}
