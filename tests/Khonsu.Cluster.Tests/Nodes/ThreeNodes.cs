using System.Net;

namespace Khonsu.Cluster.Tests.Nodes;

/// <summary>Three nodes on this machine, each with its own files, that talk by gRPC.</summary>
sealed class ThreeNodes : IAsyncDisposable
{
    const int Count = 3;
    readonly string _path = Directory.CreateTempSubdirectory("khonsu-three-").FullName;
    readonly int[] _ports = LoopbackPorts.Take(Count);
    readonly KhonsuNode<Bank>?[] _nodes = new KhonsuNode<Bank>?[Count];

    public KhonsuNode<Bank> this[int number] => _nodes[number] ?? throw new InvalidOperationException("It is down.");

    /// <summary>The nodes that run.</summary>
    public IEnumerable<KhonsuNode<Bank>> Running => _nodes.OfType<KhonsuNode<Bank>>();

    /// <summary>Their folder.</summary>
    public string Path => _path;

    /// <summary>Changes the options of nodes that are started from now on.</summary>
    public Func<KhonsuNodeOptions, KhonsuNodeOptions> Customize { get; set; } = static options => options;

    public static async Task<ThreeNodes> StartAsync(Func<KhonsuNodeOptions, KhonsuNodeOptions>? customize = null)
    {
        var nodes = new ThreeNodes();
        nodes.Customize = customize ?? nodes.Customize;
        for (int number = 0; number < Count; number++)
            await nodes.StartAsync(number);
        foreach (KhonsuNode<Bank> node in nodes.Running)
            await WhenAvailableAsync(() => node.SynchronizeAsync());
        return nodes;
    }

    public async Task StartAsync(int number)
        => _nodes[number] = await KhonsuNode.StartAsync(Customize(OptionsOf(number)), Bank.Open, Bank.Tables);

    public KhonsuNodeOptions OptionsOf(int number) => new()
    {
        Directory = DirectoryOf(number),
        Node = (ulong)number + 1,
        Listen = new IPEndPoint(IPAddress.Loopback, _ports[number]),
        Peers = [.. Enumerable.Range(0, Count).Where(other => other != number).Select(PeerOf)],
        CommitTimeout = TimeSpan.FromSeconds(30),
    };

    /// <summary>Where a node is.</summary>
    public KhonsuPeer PeerOf(int number) => new((ulong)number + 1, "127.0.0.1", _ports[number]);

    /// <summary>Takes a node away that has been stopped.</summary>
    public void Forget(int number) => _nodes[number] = null;

    /// <summary>The directory of a node.</summary>
    public string DirectoryOf(int number) => System.IO.Path.Combine(_path, $"node-{number}");

    public async Task KillAsync(int number)
    {
        await this[number].DisposeAsync();
        _nodes[number] = null;
    }

    /// <summary>The position of the node that leads, once there is one.</summary>
    public async Task<int> LeaderAsync()
    {
        while (true)
        {
            for (int number = 0; number < Count; number++)
            {
                if (_nodes[number]?.Status.IsLeading == true)
                    return number;
            }

            await Task.Delay(10);
        }
    }

    /// <summary>Does something until a leader is there to answer it; each refusal has done nothing.</summary>
    public static async Task WhenAvailableAsync(Func<Task> act)
    {
        while (true)
        {
            try
            {
                await act();
                return;
            }
            catch (ClusterUnavailableException)
            {
                // Each refusal has taken its time.
                await Task.Yield();
            }
        }
    }

    /// <inheritdoc cref="WhenAvailableAsync(Func{Task})"/>
    public static async Task<T> WhenAvailableAsync<T>(Func<Task<T>> act)
    {
        T result = default!;
        await WhenAvailableAsync(async () => { result = await act(); });
        return result;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (KhonsuNode<Bank> node in Running)
            await node.DisposeAsync();
        Directory.Delete(_path, recursive: true);
    }
}
