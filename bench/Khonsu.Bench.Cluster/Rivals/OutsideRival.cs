using Khonsu.Bench.Cluster.Measuring;
using Khonsu.Bench.Cluster.Members;
using Khonsu.Bench.Cluster.Model;
using Khonsu.Cluster;
using Khonsu.Cluster.Tests.Nodes;

namespace Khonsu.Bench.Cluster.Rivals;

/// <summary>Three nodes of Khonsu; the callers are in this process, as those of etcd are, and share one client that
/// follows the log.</summary>
/// <param name="folder">Where the files are.</param>
/// <param name="electionTimeout">Of all nodes.</param>
sealed class OutsideRival(string folder, TimeSpan electionTimeout) : IRival
{
    const int Members = 3;

    readonly int[] _doors = LoopbackPorts.Take(Members);
    KhonsuRival? _nodes;
    KhonsuClient<Depot>? _client;

    public string Name => "Khonsu, a client";

    KhonsuRival Nodes => _nodes!;

    public async Task StartAsync()
    {
        _nodes = new KhonsuRival(Directory.CreateDirectory(folder).FullName, Members, electionTimeout)
        {
            Doors = _doors,
        };
        await Nodes.StartAsync();
        var connection = new KhonsuClientConnection
        {
            Nodes = [.. _doors.Select(static door => new Uri($"http://127.0.0.1:{door}"))],
            CommitTimeout = TimeSpan.FromSeconds(60),
        };
        _client = await KhonsuClient.ConnectAsync(connection, Depot.Open, Depot.Tables);
    }

    public Task<Sample> RunAsync(Work work, int callers, TimeSpan duration, int seed)
        => Callers.RunAsync(callers, duration, seed, Member.OperationOf(_client!.Model, work));

    public async Task<string?> CheckAsync()
    {
        await _client!.SynchronizeAsync();
        long expected = Depot.Keys * Depot.FirstBalance;
        long sum = _client.Model.Read(static tx => tx.Accounts.Sum(static row => row.Balance));
        return sum == expected
            ? await Nodes.CheckAsync()
            : $"the balances of the client sum up to {sum} instead of {expected}";
    }

    public Task<TimeSpan> FailOverAsync() => Nodes.FailOverAsync();

    public async ValueTask DisposeAsync()
    {
        if (_client is not null)
            await _client.DisposeAsync();
        if (_nodes is not null)
            await _nodes.DisposeAsync();
    }
}
