using System.Net;
using Khonsu.Cluster.Tests.Nodes;

namespace Khonsu.Cluster.Tests.Shards;

/// <summary>Nodes on this machine, as many as a test wants, of which some vote in each shard.</summary>
sealed class ManyNodes : IAsyncDisposable
{
    readonly string _path = Directory.CreateTempSubdirectory("khonsu-many-").FullName;
    readonly SortedDictionary<ulong, KhonsuNodeOptions> _options = [];
    readonly SortedDictionary<ulong, KhonsuNode<Bank>> _nodes = [];
    readonly Func<KhonsuNodeOptions, KhonsuNodeOptions> _customize;

    ManyNodes(Func<KhonsuNodeOptions, KhonsuNodeOptions> customize) => _customize = customize;

    /// <summary>A node that runs, by its number.</summary>
    public KhonsuNode<Bank> this[ulong node] => _nodes[node];

    /// <summary>The nodes that run.</summary>
    public KhonsuNode<Bank>[] Running => [.. _nodes.Values];

    public static async Task<ManyNodes> StartAsync(
        int count, Func<KhonsuNodeOptions, KhonsuNodeOptions> customize)
    {
        var nodes = new ManyNodes(customize);
        int[] ports = LoopbackPorts.Take(count);
        KhonsuPeer[] all = [.. ports.Select((port, number) => new KhonsuPeer((ulong)number + 1, "127.0.0.1", port))];
        foreach (KhonsuPeer own in all)
            nodes._options.Add(own.Node, nodes.OptionsOf(own, all));
        await Task.WhenAll(all.Select(peer => nodes.StartAsync(peer.Node)));
        await nodes.SynchronizeAsync();
        return nodes;
    }

    /// <summary>Starts a node that is to join, and tells all that run where it is.</summary>
    public async Task JoinAsync(ulong node)
    {
        var own = new KhonsuPeer(node, "127.0.0.1", LoopbackPorts.Take(1).Single());
        KhonsuPeer[] others = [.. Running.Select(one => PeerOf(one.Status.Node))];
        _options.Add(node, OptionsOf(own, others) with { IsJoining = true });
        await StartAsync(node);
        foreach (KhonsuPeer other in others)
        {
            await this[other.Node].SetPeerAsync(own);
            _options[other.Node] = _options[other.Node] with { Peers = [.. _options[other.Node].Peers, own] };
        }
    }

    /// <summary>Starts a node, again where it has run before.</summary>
    public async Task StartAsync(ulong node)
    {
        KhonsuNode<Bank> started = await KhonsuNode.StartAsync(_options[node], Bank.Open, Bank.Tables);
        lock (_nodes)
            _nodes.Add(node, started);
    }

    public async Task KillAsync(ulong node)
    {
        await Taken(node).DisposeAsync();
    }

    public async Task StopAsync(ulong node)
    {
        await Taken(node).StopAsync();
    }

    /// <summary>Waits until all that run have what was committed.</summary>
    public Task SynchronizeAsync() => Task.WhenAll(Running.Select(static node
        => ThreeNodes.WhenAvailableAsync(() => node.SynchronizeAsync())));

    /// <summary>Waits until something is so, as a node tells it.</summary>
    public static async Task UntilAsync(Func<bool> isSo)
    {
        while (!isSo())
            await Task.Delay(10);
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(Running.Select(static node => node.DisposeAsync().AsTask()));
        Directory.Delete(_path, recursive: true);
    }

    KhonsuNode<Bank> Taken(ulong node)
    {
        KhonsuNode<Bank> taken = _nodes[node];
        _nodes.Remove(node);
        return taken;
    }

    KhonsuPeer PeerOf(ulong node) => new(node, "127.0.0.1", _options[node].Listen!.Port);

    KhonsuNodeOptions OptionsOf(KhonsuPeer own, IEnumerable<KhonsuPeer> all) => _customize(new KhonsuNodeOptions
    {
        Directory = Path.Combine(_path, $"node-{own.Node}"),
        Node = own.Node,
        Listen = new IPEndPoint(IPAddress.Loopback, own.Port),
        Peers = [.. all.Where(peer => peer.Node != own.Node)],
        Archive = null,
        CommitTimeout = TimeSpan.FromSeconds(30),
    });
}
