using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Transport.Security;

/// <summary>What a node proves its name with, and whom it believes. Immutable; the owner of the certificates disposes
/// of them.</summary>
sealed class NodeCredentials
{
    readonly X509Certificate2 _certificate;

    /// <summary>Makes credentials.</summary>
    /// <param name="certificate">Of this node, with its private key and a <see cref="NodeName"/>.</param>
    /// <param name="authorities">Who signs certificates of this cluster; no other root is trusted. One or more.</param>
    /// <param name="intermediates">What stands between the certificate and its authority, if anything.</param>
    /// <exception cref="TransportException">The certificate cannot be used.</exception>
    public NodeCredentials(
        X509Certificate2 certificate,
        X509Certificate2Collection authorities,
        X509Certificate2Collection? intermediates = null)
    {
        if (!certificate.HasPrivateKey)
            throw Bad("has no private key; load it together with its key");
        Name = NodeName.Of(certificate)
            ?? throw Bad("names no node; it needs one URI khonsu:<cluster>/<node> as subject alternative name");
        if (authorities.Count == 0)
            throw Bad("has no authority that it can be checked against; give the certificate that signed it");
        _certificate = certificate;
        Authorities = authorities;
        Context = SslStreamCertificateContext.Create(certificate, intermediates, offline: true);
    }

    /// <summary>Who the certificate is for.</summary>
    public NodeName Name { get; }

    /// <summary>The only roots that are trusted.</summary>
    public X509Certificate2Collection Authorities { get; }

    /// <summary>What is shown to others.</summary>
    public SslStreamCertificateContext Context { get; }

    /// <summary>Checks that these are the credentials of a node, as others will.</summary>
    /// <exception cref="TransportException">They would not take them.</exception>
    public void CheckFor(ClusterId cluster, NodeId node)
    {
        var expected = new NodeName(cluster, node);
        if (Name != expected)
            throw Bad($"is for {Name}, and this node is {expected}");
        foreach (string usage in new[] { PeerCheck.ClientUsage, PeerCheck.ServerUsage })
        {
            if (PeerCheck.Refusal(_certificate, Context.IntermediateCertificates, Authorities, usage) is { } refusal)
                throw Bad($"would be refused by other nodes: {refusal}");
        }
    }

    static TransportException Bad(string what)
        => new(TransportFault.BadCredentials, $"The certificate of this node {what}.");
}
