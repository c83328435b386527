using System.Net;
using Khonsu.Cluster.Tests.Nodes;

namespace Khonsu.Cluster.Tests.Clients.Partial;

/// <summary>One node that serves clients that keep only what they read.</summary>
static class OneNode
{
    public static Task<KhonsuNode<Bank>> StartAsync(
        NodeFolder folder,
        IReadOnlyList<KhonsuClientToken>? tokens = null,
        int port = 0,
        KhonsuArchiveOptions? archive = null)
    {
        var options = new KhonsuNodeOptions
        {
            Directory = folder.Options.Directory,
            Archive = archive,
            Clients = new KhonsuClientOptions
            {
                Listen = new IPEndPoint(IPAddress.Loopback, port),
                Tokens = tokens ?? [],
            },
        };
        return KhonsuNode.StartAsync(options, Bank.Open, Bank.Tables);
    }

    public static KhonsuClientConnection ConnectionTo(KhonsuNode<Bank> node, int rowsMax = 10_000) => new()
    {
        Nodes = [new Uri($"http://{node.ClientEndpoint}")],
        Partial = new KhonsuPartialOptions { RowsMax = rowsMax },
        CommitTimeout = TimeSpan.FromSeconds(60),
    };
}
