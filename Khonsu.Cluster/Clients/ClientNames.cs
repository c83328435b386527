using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Transport.Security;

namespace Khonsu.Cluster.Clients;

/// <summary>What the certificate of a client allows: the URI <c>khonsu-client:cluster/role</c> among its alternative
/// names, with the role in small letters.</summary>
static class ClientNames
{
    const string Scheme = "khonsu-client:";

    /// <summary>The name.</summary>
    public static string Of(ClusterId cluster, KhonsuClientRole role) => string.Create(
        CultureInfo.InvariantCulture, $"{Scheme}{cluster.Value}/{role.ToString().ToLowerInvariant()}");

    /// <summary>Reads the role out of a certificate.</summary>
    /// <returns>Null if it has none for this cluster.</returns>
    public static KhonsuClientRole? RoleOf(X509Certificate2 certificate, ClusterId cluster)
    {
        string? name = NodeName.UriOf(certificate, Scheme);
        foreach (KhonsuClientRole role in Enum.GetValues<KhonsuClientRole>())
        {
            if (name == Of(cluster, role))
                return role;
        }

        return null;
    }
}
