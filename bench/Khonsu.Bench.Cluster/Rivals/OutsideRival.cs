using Khonsu.Bench.Cluster.Measuring;
using Khonsu.Bench.Cluster.Members;
using Khonsu.Bench.Cluster.Model;
using Khonsu.Cluster;
using Khonsu.Cluster.Tests.Nodes;

namespace Khonsu.Bench.Cluster.Rivals;

/// <summary>Nodes of Khonsu; the callers are in this process, as those of etcd are, and share clients that follow the
/// log.</summary>
sealed class OutsideRival : IRival
{
    readonly int _count;
    readonly int[] _doors;
    readonly KhonsuRival _nodes;
    readonly List<KhonsuClient<Depot>> _clients = [];

    /// <summary>Makes it.</summary>
    /// <param name="folder">Where the files are.</param>
    /// <param name="members">How many nodes.</param>
    /// <param name="clients">How many clients the callers share.</param>
    /// <param name="electionTimeout">Of all nodes.</param>
    public OutsideRival(string folder, int members, int clients, TimeSpan electionTimeout)
    {
        _count = clients;
        _doors = LoopbackPorts.Take(members);
        _nodes = new KhonsuRival(Directory.CreateDirectory(folder).FullName, members, electionTimeout)
        {
            Doors = _doors,
        };
    }

    public string Name => $"{_nodes.Name}, {(_count == 1 ? "a client" : $"{_count} clients")}";

    // Why not: the nodes are those of the other ones, and their failover is measured there.
    public bool CanFailOver => false;

    public bool Does(Work work) => work <= Work.Transfer;

    public async Task StartAsync()
    {
        await _nodes.StartAsync();
        var connection = new KhonsuClientConnection
        {
            Nodes = [.. _doors.Select(static door => new Uri($"http://127.0.0.1:{door}"))],
            CommitTimeout = TimeSpan.FromSeconds(60),
        };
        for (int client = 0; client < _count; client++)
            _clients.Add(await KhonsuClient.ConnectAsync(connection, Depot.Open, Depot.Tables));
    }

    public Task<Sample> RunAsync(Work work, int callers, TimeSpan duration, int seed)
    {
        Func<int, Random, Task>[] operations =
            [.. _clients.Select(client => Member.OperationOf(client.Model, work))];
        return Callers.RunAsync(
            callers, duration, seed, (caller, random) => operations[caller % operations.Length](caller, random));
    }

    public async Task<string?> CheckAsync()
    {
        long expected = Depot.Keys * Depot.FirstBalance;
        foreach (KhonsuClient<Depot> client in _clients)
        {
            await client.SynchronizeAsync();
            long sum = client.Model.Read(static tx => tx.Accounts.Sum(static row => row.Balance));
            if (sum != expected)
                return $"the balances of a client sum up to {sum} instead of {expected}";
        }

        return await _nodes.CheckAsync();
    }

    public Task<TimeSpan> FailOverAsync() => _nodes.FailOverAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (KhonsuClient<Depot> client in _clients)
            await client.DisposeAsync();
        await _nodes.DisposeAsync();
    }
}
