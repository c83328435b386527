using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;

namespace Khonsu.Flight.Calls;

/// <summary>
/// Which right each call asks for, as metadata of its endpoint: the application's own authorization enforces it before
/// anything of ours runs.
/// </summary>
internal static class CallRights
{
    // What changes rows, or could; everything else reads, calls of names that do not exist included.
    const string WritingCall = "DoPut";

    /// <summary>Whether some call asks for a user.</summary>
    /// <param name="options">Who may do what.</param>
    /// <returns>False when everything is open to everybody.</returns>
    internal static bool AsksForUsers(FlightOptions options)
        => !options.AllowAnonymous || options.ReadPolicy is not null || options.WritePolicy is not null;

    /// <summary>Puts the right on an endpoint.</summary>
    /// <param name="endpoint">One call of the service.</param>
    /// <param name="options">Who may do what.</param>
    internal static void Put(EndpointBuilder endpoint, FlightOptions options)
    {
        GrpcMethodMetadata? call = endpoint.Metadata.OfType<GrpcMethodMetadata>().LastOrDefault();
        string? policy = call?.Method.Name == WritingCall ? options.WritePolicy : options.ReadPolicy;
        if (policy is not null)
            endpoint.Metadata.Add(new AuthorizeAttribute(policy));
        else if (options.AllowAnonymous)
            endpoint.Metadata.Add(new AllowAnonymousAttribute());
        else
            endpoint.Metadata.Add(new AuthorizeAttribute());
    }
}
