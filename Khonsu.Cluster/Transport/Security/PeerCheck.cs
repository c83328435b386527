using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Khonsu.Cluster.Transport.Security;

/// <summary>Whether the certificate of a peer proves that it is a node of this cluster.</summary>
static class PeerCheck
{
    /// <summary>The extended key usage of who is called.</summary>
    public const string ServerUsage = "1.3.6.1.5.5.7.3.1";

    /// <summary>The extended key usage of who calls.</summary>
    public const string ClientUsage = "1.3.6.1.5.5.7.3.2";

    /// <summary>Judges what a peer has shown in a handshake.</summary>
    /// <param name="certificate">What it has shown; null if nothing.</param>
    /// <param name="chain">What came along, or null.</param>
    /// <param name="ours">Our credentials.</param>
    /// <param name="usage">What it must be good for.</param>
    /// <param name="expected">Who it must be, or null for any node of our cluster.</param>
    /// <returns>Why it is refused, or null.</returns>
    public static string? Refusal(
        X509Certificate? certificate, X509Chain? chain, NodeCredentials ours, string usage, NodeName? expected)
    {
        if (certificate is not X509Certificate2 shown)
            return "it has shown no certificate";
        X509Certificate2[] besides = chain is null
            ? []
            : [.. chain.ChainElements.Select(static element => element.Certificate), .. chain.ChainPolicy.ExtraStore];
        if (Refusal(shown, besides, ours.Authorities, usage) is { } broken)
            return broken;
        if (NodeName.Of(shown) is not { } name)
            return "its certificate names no node";
        if (name.Cluster != ours.Name.Cluster)
            return $"it is {name}, of another cluster";
        return expected is { } node && node != name ? $"it is {name}, not {node}" : null;
    }

    /// <summary>Judges a certificate alone.</summary>
    /// <returns>Why it is refused, or null.</returns>
    public static string? Refusal(
        X509Certificate2 certificate,
        IEnumerable<X509Certificate2> besides,
        X509Certificate2Collection authorities,
        string usage)
    {
        using var chain = new X509Chain();
        // Why no look-up of revocations: it would make the cluster depend on a service that it may itself be part of.
        // A certificate is taken back by its date, or by a new authority.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        foreach (X509Certificate2 other in besides)
            chain.ChainPolicy.ExtraStore.Add(other);
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(usage));
        if (chain.Build(certificate))
            return null;
        X509ChainStatusFlags found = chain.ChainStatus.Aggregate(
            X509ChainStatusFlags.NoError, static (all, one) => all | one.Status);
        return $"its certificate does not hold ({found})";
    }
}
