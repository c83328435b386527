using System.Net;
using System.Net.Sockets;

namespace Khonsu.Cluster.Tests.Nodes;

/// <summary>Three nodes on this machine, each with its own files, that talk by gRPC.</summary>
sealed class ThreeNodes : IAsyncDisposable
{
    const int Count = 3;
    readonly string _path = Directory.CreateTempSubdirectory("khonsu-three-").FullName;
    readonly int[] _ports = FreePorts();
    readonly KhonsuNode<Bank>?[] _nodes = new KhonsuNode<Bank>?[Count];

    public KhonsuNode<Bank> this[int number] => _nodes[number] ?? throw new InvalidOperationException("It is down.");

    /// <summary>The nodes that run.</summary>
    public IEnumerable<KhonsuNode<Bank>> Running => _nodes.OfType<KhonsuNode<Bank>>();

    public static async Task<ThreeNodes> StartAsync()
    {
        var nodes = new ThreeNodes();
        for (int number = 0; number < Count; number++)
            await nodes.StartAsync(number);
        foreach (KhonsuNode<Bank> node in nodes.Running)
            await node.SynchronizeAsync();
        return nodes;
    }

    /// <summary>The directory of a node.</summary>
    public string DirectoryOf(int number) => Path.Combine(_path, $"node-{number}");

    public async Task StartAsync(int number) => _nodes[number] = await KhonsuNode.StartAsync(
        new KhonsuNodeOptions
        {
            Directory = DirectoryOf(number),
            Node = (ulong)number + 1,
            Listen = new IPEndPoint(IPAddress.Loopback, _ports[number]),
            Peers =
            [
                .. Enumerable.Range(0, Count).Where(other => other != number)
                    .Select(other => new KhonsuPeer((ulong)other + 1, "127.0.0.1", _ports[other])),
            ],
            CommitTimeout = TimeSpan.FromSeconds(30),
        },
        Bank.Open,
        Bank.Tables);

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

    public async ValueTask DisposeAsync()
    {
        foreach (KhonsuNode<Bank> node in Running)
            await node.DisposeAsync();
        Directory.Delete(_path, recursive: true);
    }

    // Why below those that the system gives to outgoing connections: who dials such a port of this machine while nobody
    // listens there may be given it, and is connected to itself.
    static int[] FreePorts()
    {
        const int First = 20_000;
        const int Range = 10_000;
        var ports = new List<int>();
        for (int offset = Environment.ProcessId % Range; ports.Count < Count; offset = (offset + 1) % Range)
        {
            using var listener = new TcpListener(IPAddress.Loopback, First + offset);
            try
            {
                listener.Start();
                ports.Add(First + offset);
            }
            catch (SocketException)
            {
                // Somebody has it: the next one.
            }
        }

        return [.. ports];
    }
}
