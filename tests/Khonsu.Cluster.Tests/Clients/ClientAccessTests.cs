using System.Net;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Khonsu.Cluster.Clients;
using Khonsu.Cluster.Tests.Nodes;
using Khonsu.Cluster.Tests.Transport.Harness;
using V1 = Khonsu.Cluster.Clients.V1;

namespace Khonsu.Cluster.Tests.Clients;

/// <summary>Who may ask a node what.</summary>
public sealed class ClientAccessTests : IDisposable
{
    const string Reader = "reader-0123456789abcdef";
    const string Writer = "writer-0123456789abcdef";
    const string Admin = "admin-0123456789abcdef";

    static readonly V1.StatusRequest s_status = new();
    static readonly V1.GetOutcomeRequest s_outcome = new() { Node = 9, Start = 1, Number = 1 };
    static readonly V1.CheckpointRequest s_checkpoint = new();
    static readonly KhonsuClientToken[] s_tokens =
    [
        new(Reader, KhonsuClientRole.Read),
        new(Writer, KhonsuClientRole.Write),
        new(Admin, KhonsuClientRole.Admin),
    ];

    readonly NodeFolder _folder = new();
    readonly TestAuthority _authority = new();

    public void Dispose()
    {
        _folder.Dispose();
        _authority.Dispose();
    }

    [Fact]
    public async Task Without_tokens_every_program_of_this_machine_may_do_everything()
    {
        await using KhonsuNode<Bank> node = await StartAsync(new KhonsuClientOptions());
        using var client = new TestClient(node.ClientEndpoint!);

        V1.StatusReply status = await client.CallAsync(ClientMethods.Status, s_status);
        await client.CallAsync(ClientMethods.Checkpoint, s_checkpoint);

        Assert.Equal((1UL, 1UL, 1UL, 1U), (status.Node, status.Starts, status.Leader, status.Configuration));
        Assert.Equal([1UL], status.Voters);
    }

    [Fact]
    public async Task A_token_allows_what_its_role_does_and_no_more()
    {
        await using KhonsuNode<Bank> node = await StartAsync(new KhonsuClientOptions { Tokens = s_tokens });
        using var reader = new TestClient(node.ClientEndpoint!, Reader);
        using var writer = new TestClient(node.ClientEndpoint!, Writer);
        using var admin = new TestClient(node.ClientEndpoint!, Admin);

        await reader.CallAsync(ClientMethods.Status, s_status);
        await writer.CallAsync(ClientMethods.Status, s_status);
        await writer.CallAsync(ClientMethods.GetOutcome, s_outcome);
        await admin.CallAsync(ClientMethods.GetOutcome, s_outcome);
        await admin.CallAsync(ClientMethods.Checkpoint, s_checkpoint);

        RpcException refused = await reader.RefusedAsync(ClientMethods.GetOutcome, s_outcome);
        Assert.Equal(StatusCode.PermissionDenied, refused.StatusCode);
        refused = await writer.RefusedAsync(ClientMethods.Checkpoint, s_checkpoint);
        Assert.Equal(StatusCode.PermissionDenied, refused.StatusCode);
        foreach (V1.ReconfigureRequest request in (V1.ReconfigureRequest[])[new(), new() { Voters = { 1 } }])
        {
            refused = await writer.RefusedAsync(ClientMethods.Reconfigure, request);
            Assert.Equal(StatusCode.PermissionDenied, refused.StatusCode);
        }

        refused = await writer.RefusedAsync(ClientMethods.SetReplicas, new V1.SetReplicasRequest { Replicas = 1 });
        Assert.Equal(StatusCode.PermissionDenied, refused.StatusCode);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("admin-0123456789abcdeg")]
    [InlineData("admin-0123456789abcde")]
    [InlineData("ADMIN-0123456789ABCDEF")]
    public async Task Who_shows_no_token_or_a_wrong_one_learns_nothing(string? token)
    {
        await using KhonsuNode<Bank> node = await StartAsync(new KhonsuClientOptions { Tokens = s_tokens });
        using var client = new TestClient(node.ClientEndpoint!, token);

        RpcException refused = await client.RefusedAsync(ClientMethods.Status, s_status);

        Assert.Equal(StatusCode.Unauthenticated, refused.StatusCode);
        if (!string.IsNullOrEmpty(token))
            Assert.DoesNotContain(token, refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_allows_what_its_name_says()
    {
        await using KhonsuNode<Bank> node = await StartAsync(Secured());
        using var admin = new TestClient(node.ClientEndpoint!, null, true, Certificate(KhonsuClientRole.Admin));
        using var reader = new TestClient(node.ClientEndpoint!, null, true, Certificate(KhonsuClientRole.Read));
        using var nobody = new TestClient(node.ClientEndpoint!, null, true);

        await admin.CallAsync(ClientMethods.Checkpoint, s_checkpoint);
        await reader.CallAsync(ClientMethods.Status, s_status);

        RpcException refused = await reader.RefusedAsync(ClientMethods.Checkpoint, s_checkpoint);
        Assert.Equal(StatusCode.PermissionDenied, refused.StatusCode);
        refused = await nobody.RefusedAsync(ClientMethods.Status, s_status);
        Assert.Equal(StatusCode.Unauthenticated, refused.StatusCode);
    }

    [Fact]
    public async Task A_certificate_of_another_cluster_authority_or_kind_allows_nothing()
    {
        await using KhonsuNode<Bank> node = await StartAsync(Secured());
        using var strangers = new TestAuthority();
        string name = KhonsuNode.ClientCertificateNameOf("khonsu", KhonsuClientRole.Admin);
        X509Certificate2[] wrong =
        [
            _authority.Issue([KhonsuNode.ClientCertificateNameOf("other", KhonsuClientRole.Admin)]),
            _authority.Issue([KhonsuNode.CertificateNameOf("khonsu", 1)]),
            _authority.Issue([name, KhonsuNode.ClientCertificateNameOf("khonsu", KhonsuClientRole.Read)]),
            _authority.Issue([name], DateTimeOffset.UtcNow.AddDays(-1)),
            strangers.Issue([name]),
        ];
        foreach (X509Certificate2 certificate in wrong)
        {
            using var client = new TestClient(node.ClientEndpoint!, null, true, certificate);
            RpcException refused = await client.RefusedAsync(ClientMethods.Status, s_status);
            Assert.Equal(StatusCode.Unauthenticated, refused.StatusCode);
        }
    }

    [Fact]
    public async Task A_token_and_a_certificate_do_together()
    {
        await using KhonsuNode<Bank> node = await StartAsync(Secured() with { Tokens = s_tokens });
        using var client = new TestClient(node.ClientEndpoint!, Admin, true, Certificate(KhonsuClientRole.Read));
        await client.CallAsync(ClientMethods.Checkpoint, s_checkpoint);
    }

    [Fact]
    public async Task An_address_that_others_can_reach_needs_a_certificate_and_names()
    {
        var far = new IPEndPoint(IPAddress.Any, LoopbackPorts.Take(1).Single());
        X509Certificate2 certificate = _authority.Issue([]);
        foreach (KhonsuClientOptions clients in (KhonsuClientOptions[])
            [
                new() { Listen = far },
                new() { Listen = far, Tokens = s_tokens },
                new() { Listen = far, Certificate = certificate },
            ])
        {
            ArgumentException error = await Assert.ThrowsAsync<ArgumentException>(
                () => _folder.StartAsync(_folder.Options with { Clients = clients }));
            Assert.Contains("which other machines can reach", error.Message, StringComparison.Ordinal);
        }

        await using KhonsuNode<Bank> node = await _folder.StartAsync(_folder.Options with
        {
            Clients = new() { Listen = far, Certificate = certificate, Tokens = s_tokens },
        });
        using var client = new TestClient(new IPEndPoint(IPAddress.Loopback, far.Port), Reader, isSecure: true);
        await client.CallAsync(ClientMethods.Status, s_status);
    }

    [Fact]
    public void A_token_is_long_and_tells_nothing_about_itself()
    {
        foreach (string wrong in (string[])["", "short", "with space 0123456789", "0123456789abcdef\u00e9"])
        {
            ArgumentException error = Assert.Throws<ArgumentException>(
                () => new KhonsuClientToken(wrong, KhonsuClientRole.Read));
            Assert.True(wrong.Length == 0 || !error.Message.Contains(wrong, StringComparison.Ordinal));
        }

        Assert.Throws<ArgumentException>(() => new KhonsuClientToken(Reader, 0));
        var options = new KhonsuClientOptions { Tokens = s_tokens };
        Assert.DoesNotContain(Reader, $"{options} {s_tokens[0]}", StringComparison.Ordinal);
    }

    KhonsuClientOptions Secured() => new() { Certificate = _authority.Issue([]), Authorities = _authority.Roots };

    X509Certificate2 Certificate(KhonsuClientRole role)
        => _authority.Issue([KhonsuNode.ClientCertificateNameOf("khonsu", role)]);

    Task<KhonsuNode<Bank>> StartAsync(KhonsuClientOptions clients) => _folder.StartAsync(_folder.Options with
    {
        Clients = clients with { Listen = new IPEndPoint(IPAddress.Loopback, LoopbackPorts.Take(1).Single()) },
    });
}
