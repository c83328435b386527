using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Khonsu.Cluster.Transport.Security;

namespace Khonsu.Cluster.Tests.Transport.Harness;

/// <summary>Signs certificates of nodes, as the operator of a cluster does.</summary>
sealed class TestAuthority : IDisposable
{
    const string ServerUsage = "1.3.6.1.5.5.7.3.1";
    const string ClientUsage = "1.3.6.1.5.5.7.3.2";

    static readonly DateTimeOffset s_from = DateTimeOffset.UtcNow.AddDays(-2);
    static readonly DateTimeOffset s_until = DateTimeOffset.UtcNow.AddDays(2);

    readonly X509Certificate2 _root;
    ulong _serial;

    public TestAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=test authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        _root = request.CreateSelfSigned(s_from, s_until);
    }

    public X509Certificate2Collection Roots => [X509CertificateLoader.LoadCertificate(_root.RawData)];

    /// <summary>Credentials of a node that trusts this authority.</summary>
    public NodeCredentials Credentials(string uri) => new(Issue([uri]), Roots);

    /// <summary>A certificate with its key.</summary>
    /// <param name="uris">Its alternative names.</param>
    /// <param name="until">When it ends; null for long after the test.</param>
    /// <param name="usages">What it is good for; none for both sides.</param>
    public X509Certificate2 Issue(string[] uris, DateTimeOffset? until = null, params string[] usages)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=node", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("node.example");
        names.AddDnsName("localhost");
        foreach (string uri in uris)
            names.AddUri(new Uri(uri));
        request.CertificateExtensions.Add(names.Build());
        var allowed = new OidCollection();
        foreach (string usage in usages is [] ? [ServerUsage, ClientUsage] : usages)
            allowed.Add(new Oid(usage));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(allowed, true));
        using X509Certificate2 signed = request.Create(
            _root, s_from, until ?? s_until, BitConverter.GetBytes(++_serial));
        return signed.CopyWithPrivateKey(key);
    }

    public void Dispose() => _root.Dispose();
}
