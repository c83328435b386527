using Microsoft.AspNetCore.Builder;

namespace Khonsu.Cluster.Clients;

/// <summary>Puts conventions on several services as on one.</summary>
/// <param name="services">The services.</param>
sealed class ClientConventions(params IEndpointConventionBuilder[] services) : IEndpointConventionBuilder
{
    /// <inheritdoc />
    public void Add(Action<EndpointBuilder> convention)
    {
        foreach (IEndpointConventionBuilder service in services)
            service.Add(convention);
    }

    /// <inheritdoc />
    public void Finally(Action<EndpointBuilder> finallyConvention)
    {
        foreach (IEndpointConventionBuilder service in services)
            service.Finally(finallyConvention);
    }
}
