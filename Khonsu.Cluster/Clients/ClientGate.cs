using System.Net;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Khonsu.Cluster.Clients;

/// <summary>What every call of a client passes: the limits first, then the right.</summary>
/// <param name="access">Who may do what.</param>
/// <param name="limits">How often.</param>
sealed class ClientGate(ClientAccess access, ClientLimits limits)
{
    /// <summary>Lets a call pass.</summary>
    /// <param name="needed">What it asks for.</param>
    /// <param name="call">The call.</param>
    /// <exception cref="RpcException">It does not pass.</exception>
    public void Check(KhonsuClientRole needed, ServerCallContext call)
    {
        Count(call);
        CheckRight(needed, call);
    }

    /// <summary>Lets a call pass that those who have the right may make as often as they like: one at a time.</summary>
    /// <param name="needed">What it asks for.</param>
    /// <param name="call">The call.</param>
    /// <exception cref="RpcException">It does not pass.</exception>
    public void CheckUncounted(KhonsuClientRole needed, ServerCallContext call)
    {
        try
        {
            CheckRight(needed, call);
        }
        catch (RpcException)
        {
            // Why: who has no right must not try tokens as often as it likes.
            Count(call);
            throw;
        }
    }

    /// <summary>Whether a caller that has passed may do something more.</summary>
    /// <param name="needed">What that needs.</param>
    /// <param name="call">The call.</param>
    public bool Allows(KhonsuClientRole needed, ServerCallContext call)
    {
        try
        {
            CheckRight(needed, call);
            return true;
        }
        catch (RpcException)
        {
            return false;
        }
    }

    static IPAddress? CallerOf(ServerCallContext call) => call.GetHttpContext().Connection.RemoteIpAddress;

    void Count(ServerCallContext call)
    {
        if (!limits.TryTake(CallerOf(call)?.ToString() ?? ""))
        {
            throw new RpcException(new Status(
                StatusCode.ResourceExhausted, "This address makes more calls than the node takes. Wait a second."));
        }
    }

    void CheckRight(KhonsuClientRole needed, ServerCallContext call)
    {
        HttpContext http = call.GetHttpContext();
        bool isPrivate = http.Request.IsHttps || (CallerOf(call) is { } caller && IPAddress.IsLoopback(caller));
        access.Check(
            needed, call.RequestHeaders.GetValue("authorization"), http.Connection.ClientCertificate, isPrivate);
    }
}
