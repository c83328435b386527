using System.Net;
using Khonsu.Cluster.Tests.Nodes;

namespace Khonsu.Cluster.Tests.Clients.Rows;

/// <summary>A node that serves clients which keep only some rows; the tests of a class share it, and have rows of
/// their own there.</summary>
public abstract class RowsNode(int shards) : IAsyncLifetime
{
    public const string Reader = "reader-0123456789abcdef";
    public const string Writer = "writer-0123456789abcdef";

    readonly NodeFolder _folder = new();
    KhonsuNode<Bank>? _node;

    public int Shards => shards;

    public KhonsuNode<Bank> Node => _node!;

    public async Task InitializeAsync() => _node = await _folder.StartAsync(_folder.Options with
    {
        Shards = shards,
        Archive = null,
        Clients = new KhonsuClientOptions
        {
            Listen = new IPEndPoint(IPAddress.Loopback, LoopbackPorts.Take(1).Single()),
            Tokens = [new(Reader, KhonsuClientRole.Read), new(Writer, KhonsuClientRole.Write)],
            CallsPerSecond = 100_000,
        },
    });

    public async Task DisposeAsync()
    {
        await Node.DisposeAsync();
        _folder.Dispose();
    }
}
