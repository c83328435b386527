using System.Security.Cryptography.X509Certificates;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Tests.Transport.Harness;
using Khonsu.Cluster.Transport;
using Khonsu.Cluster.Transport.Security;

namespace Khonsu.Cluster.Tests.Transport;

/// <summary>What a certificate must be like, and what the node that has another one is told at its start.</summary>
public sealed class NodeCredentialsTests : IDisposable
{
    const string ServerUsage = "1.3.6.1.5.5.7.3.1";

    readonly TestAuthority _authority = new();

    [Theory]
    [InlineData("khonsu:7/2")]
    [InlineData("khonsu:0/18446744073709551615")]
    public void A_name_is_read_as_it_is_written(string name)
    {
        using X509Certificate2 certificate = _authority.Issue(["https://example.org/a", name]);
        Assert.Equal(name, NodeName.Of(certificate)?.ToString());
    }

    [Theory]
    [InlineData("khonsu:7")]
    [InlineData("khonsu:7/2/3")]
    [InlineData("khonsu:7/02")]
    [InlineData("khonsu:7/-2")]
    [InlineData("khonsu:7/two")]
    [InlineData("khonsu:7/18446744073709551616")]
    [InlineData("khonsu:7/2", "khonsu:7/3")]
    [InlineData("https://example.org/khonsu:7/2")]
    [InlineData]
    public void Any_other_form_names_nobody(params string[] uris)
    {
        using X509Certificate2 certificate = _authority.Issue(uris);
        Assert.Null(NodeName.Of(certificate));
        Bad("names no node", () => new NodeCredentials(certificate, _authority.Roots));
    }

    [Fact]
    public void A_certificate_needs_its_key_and_an_authority()
    {
        using X509Certificate2 certificate = _authority.Issue(["khonsu:7/2"]);
        using X509Certificate2 bare = X509CertificateLoader.LoadCertificate(certificate.RawData);
        Bad("private key", () => new NodeCredentials(bare, _authority.Roots));
        Bad("no authority", () => new NodeCredentials(certificate, []));
    }

    [Fact]
    public void A_node_does_not_start_with_the_certificate_of_another()
        => Bad("khonsu:7/3", () => _authority.Credentials("khonsu:7/3").CheckFor(TestPeer.Cluster, new NodeId(2)));

    [Fact]
    public void A_node_does_not_start_with_a_certificate_that_others_would_refuse()
    {
        using var stranger = new TestAuthority();
        const string Name = "khonsu:7/2";
        Refused(new NodeCredentials(stranger.Issue([Name]), _authority.Roots));
        Refused(new NodeCredentials(_authority.Issue([Name], DateTimeOffset.UtcNow.AddDays(-1)), _authority.Roots));
        Refused(new NodeCredentials(_authority.Issue([Name], null, ServerUsage), _authority.Roots));
        new NodeCredentials(_authority.Issue([Name]), _authority.Roots).CheckFor(TestPeer.Cluster, new NodeId(2));
    }

    public void Dispose() => _authority.Dispose();

    static void Refused(NodeCredentials credentials)
        => Bad("would be refused by other nodes", () => credentials.CheckFor(TestPeer.Cluster, new NodeId(2)));

    static void Bad(string why, Action action)
    {
        TransportException bad = Assert.Throws<TransportException>(action);
        Assert.Equal(TransportFault.BadCredentials, bad.Fault);
        Assert.Contains(why, bad.Message, StringComparison.Ordinal);
    }
}
