using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Grpc.Core;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Transport.Security;

namespace Khonsu.Cluster.Clients;

/// <summary>Decides what a caller may do, by the token or the certificate that it shows. What was shown is never
/// repeated, in no message and no log.</summary>
/// <param name="options">Who may do what.</param>
/// <param name="cluster">Of which cluster certificates must be.</param>
sealed class ClientAccess(KhonsuClientOptions options, ClusterId cluster)
{
    const string Scheme = "Bearer ";

    // Longer ones are none of ours, and are not looked at.
    const int TokenLengthMax = 4096;

    /// <summary>Checks a caller.</summary>
    /// <param name="needed">What the call asks for.</param>
    /// <param name="authorization">The header, or null.</param>
    /// <param name="certificate">The certificate that was shown, or null.</param>
    /// <param name="isPrivate">Whether the connection is encrypted, or of this machine.</param>
    /// <exception cref="RpcException">The caller may not.</exception>
    public void Check(
        KhonsuClientRole needed, string? authorization, X509Certificate2? certificate, bool isPrivate)
    {
        KhonsuClientRole? role = options.AsksForNames
            ? Larger(RoleOf(authorization, isPrivate), RoleOf(certificate))
            : KhonsuClientRole.Admin;
        if (role is null)
        {
            throw Refused(
                StatusCode.Unauthenticated,
                "Show a token ('authorization: Bearer ...') or a certificate that this node knows.");
        }

        if (role < needed)
            throw Refused(StatusCode.PermissionDenied, $"This needs the role {needed}, and the caller has {role}.");
    }

    KhonsuClientRole? RoleOf(string? authorization, bool isPrivate)
    {
        if (authorization is null || !authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return null;
        if (!isPrivate)
        {
            throw Refused(
                StatusCode.Unauthenticated,
                "A token was sent without encryption, where others can read it. Use TLS, and replace the token.");
        }

        if (authorization.Length > TokenLengthMax)
            return null;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(authorization[Scheme.Length..]), hash);
        KhonsuClientRole? found = null;
        // Why all: the time must not tell which one it was.
        foreach (KhonsuClientToken token in options.Tokens)
            found = token.Matches(hash) ? Larger(found, token.Role) : found;
        return found;
    }

    KhonsuClientRole? RoleOf(X509Certificate2? certificate)
        => certificate is not null && options.Authorities is { } authorities
            && PeerCheck.Refusal(certificate, [], authorities, PeerCheck.ClientUsage) is null
            ? ClientNames.RoleOf(certificate, cluster)
            : null;

    static KhonsuClientRole? Larger(KhonsuClientRole? one, KhonsuClientRole? other)
        => one is null || other > one ? other : one;

    static RpcException Refused(StatusCode code, string detail) => new(new Status(code, detail));
}
