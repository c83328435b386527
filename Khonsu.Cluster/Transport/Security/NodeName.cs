using System.Formats.Asn1;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Transport.Security;

/// <summary>
/// Who a certificate is for: the URI <c>khonsu:cluster/node</c>, both in decimal, for example <c>khonsu:7/2</c>, among
/// its subject alternative names.
/// </summary>
/// <param name="Cluster">The cluster.</param>
/// <param name="Node">The node.</param>
readonly record struct NodeName(ClusterId Cluster, NodeId Node)
{
    const string Scheme = "khonsu:";

    const string SubjectAlternativeNames = "2.5.29.17";

    static readonly Asn1Tag s_uri = new(TagClass.ContextSpecific, 6);

    /// <summary>Reads the name out of a certificate.</summary>
    /// <returns>Null if it has none, more than one, or one that is not well formed.</returns>
    public static NodeName? Of(X509Certificate2 certificate)
        => UriOf(certificate, Scheme) is { } uri ? Parse(uri) : null;

    /// <summary>Reads the one URI of a scheme among the alternative names of a certificate.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="scheme">With its colon.</param>
    /// <returns>Null if there is none, more than one, or one that is not well formed.</returns>
    public static string? UriOf(X509Certificate2 certificate, string scheme)
    {
        try
        {
            string[] uris = [.. certificate.Extensions
                .Where(static extension => extension.Oid?.Value == SubjectAlternativeNames)
                .SelectMany(static extension => Uris(extension.RawData))
                .Where(uri => uri.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))];
            return uris is [string uri] ? uri : null;
        }
        catch (AsnContentException)
        {
            return null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <inheritdoc />
    public override string ToString()
        => string.Create(CultureInfo.InvariantCulture, $"{Scheme}{Cluster.Value}/{Node.Value}");

    static NodeName? Parse(string uri)
    {
        string[] parts = uri[Scheme.Length..].Split('/');
        if (parts is not [string cluster, string node]
            || !ulong.TryParse(cluster, NumberStyles.None, CultureInfo.InvariantCulture, out ulong clusterId)
            || !ulong.TryParse(node, NumberStyles.None, CultureInfo.InvariantCulture, out ulong nodeId))
            return null;
        var name = new NodeName(new ClusterId(clusterId), new NodeId(nodeId));
        // Why: one node has one name, so no leading zeros and no other case.
        return name.ToString() == uri ? name : null;
    }

    static List<string> Uris(byte[] extension)
    {
        var uris = new List<string>();
        AsnReader names = new AsnReader(extension, AsnEncodingRules.DER).ReadSequence();
        while (names.HasData)
        {
            if (names.PeekTag().HasSameClassAndValue(s_uri))
                uris.Add(names.ReadCharacterString(UniversalTagNumber.IA5String, s_uri));
            else
                names.ReadEncodedValue();
        }
        return uris;
    }
}
