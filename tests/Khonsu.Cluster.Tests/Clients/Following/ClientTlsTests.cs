using System.Net;
using Khonsu.Cluster.Tests.Nodes;
using Khonsu.Cluster.Tests.Transport.Harness;

namespace Khonsu.Cluster.Tests.Clients.Following;

/// <summary>Clients and nodes that prove to each other who they are.</summary>
public sealed class ClientTlsTests : IDisposable
{
    readonly NodeFolder _folder = new();
    readonly TestAuthority _authority = new();

    public void Dispose()
    {
        _folder.Dispose();
        _authority.Dispose();
    }

    [Fact]
    public async Task Certificates_say_what_a_client_may()
    {
        await using KhonsuNode<Bank> node = await StartAsync();
        await using KhonsuClient<Bank> writer = await ConnectAsync(node, KhonsuClientRole.Write);
        await using KhonsuClient<Bank> reader = await ConnectAsync(node, KhonsuClientRole.Read);

        await writer.Model.AtomicallyAsync(tx => tx.Accounts.Add(new Account("ann", null, 1)));
        await reader.SynchronizeAsync();

        Assert.Equal(1, reader.Model.Read(tx => tx.Accounts["ann"].Balance));
        await Assert.ThrowsAsync<ClientRefusedException>(
            () => reader.Model.AtomicallyAsync(tx => tx.Accounts.Remove("ann")).AsTask());
    }

    [Fact]
    public async Task A_node_that_nobody_known_has_signed_for_is_not_believed()
    {
        await using KhonsuNode<Bank> node = await StartAsync();
        using var strangers = new TestAuthority();
        KhonsuClientConnection[] wrong =
        [
            ConnectionTo(node, KhonsuClientRole.Write) with { Authorities = strangers.Roots },
            ConnectionTo(node, KhonsuClientRole.Write) with { Authorities = null },
            // Its certificate is for other names.
            ConnectionTo(node, KhonsuClientRole.Write) with
            {
                Nodes = [new Uri($"https://127.0.0.1:{node.ClientEndpoint!.Port}")],
            },
        ];
        foreach (KhonsuClientConnection connection in wrong)
        {
            ClusterUnavailableException error = await Assert.ThrowsAsync<ClusterUnavailableException>(
                () => KhonsuClient.ConnectAsync(
                    connection with { CommitTimeout = TimeSpan.FromMilliseconds(500) }, Bank.Open, Bank.Tables));
            Assert.Equal(ClusterUnavailableReason.Unreachable, error.Reason);
        }
    }

    Task<KhonsuNode<Bank>> StartAsync() => _folder.StartAsync(_folder.Options with
    {
        Clients = new KhonsuClientOptions
        {
            Listen = new IPEndPoint(IPAddress.Loopback, LoopbackPorts.Take(1).Single()),
            Certificate = _authority.Issue([]),
            Authorities = _authority.Roots,
        },
    });

    Task<KhonsuClient<Bank>> ConnectAsync(KhonsuNode<Bank> node, KhonsuClientRole role)
        => KhonsuClient.ConnectAsync(ConnectionTo(node, role), Bank.Open, Bank.Tables);

    KhonsuClientConnection ConnectionTo(KhonsuNode<Bank> node, KhonsuClientRole role) => new()
    {
        Nodes = [new Uri($"https://localhost:{node.ClientEndpoint!.Port}")],
        Certificate = _authority.Issue([KhonsuNode.ClientCertificateNameOf("khonsu", role)]),
        Authorities = _authority.Roots,
    };
}
