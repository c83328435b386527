using System.Net;
using Khonsu.Cluster.Tests.Nodes;

namespace Khonsu.Cluster.Tests.Clients.Following;

/// <summary>Three nodes that serve clients, and the clients of them.</summary>
sealed class ServedNodes : IAsyncDisposable
{
    static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    readonly IPEndPoint[] _doors
        = [.. LoopbackPorts.Take(3).Select(static port => new IPEndPoint(IPAddress.Loopback, port))];

    ServedNodes()
    {
    }

    /// <summary>The nodes.</summary>
    public ThreeNodes Nodes { get; private set; } = null!;

    /// <summary>How a client reaches all of them.</summary>
    public KhonsuClientConnection Connection => new()
    {
        Nodes = [.. Enumerable.Range(0, 3).Select(AddressOf)],
        CommitTimeout = s_patience,
    };

    public static async Task<ServedNodes> StartAsync(
        KhonsuClientOptions? clients = null, Func<KhonsuNodeOptions, KhonsuNodeOptions>? customize = null)
    {
        var served = new ServedNodes();
        KhonsuClientOptions all = clients ?? new KhonsuClientOptions { CallsPerSecond = 10_000 };
        served.Nodes = await ThreeNodes.StartAsync(options =>
        {
            options = options with { Clients = all with { Listen = served._doors[options.Node - 1] } };
            return customize?.Invoke(options) ?? options;
        });
        return served;
    }

    /// <summary>Where a node listens for clients.</summary>
    public IPEndPoint DoorOf(int number) => _doors[number];

    /// <summary>The same as an address.</summary>
    public Uri AddressOf(int number) => new($"http://{_doors[number]}");

    /// <summary>The node at an address.</summary>
    public int NumberOf(Uri address) => Array.FindIndex(_doors, door => door.Port == address.Port);

    public Task<KhonsuClient<Bank>> ConnectAsync(KhonsuClientConnection? connection = null, bool isPartial = false)
    {
        connection ??= Connection;
        if (isPartial)
            connection = connection with { Partial = new KhonsuPartialOptions { RowsMax = 1000 } };
        return KhonsuClient.ConnectAsync(connection, Bank.Open, Bank.Tables);
    }

    public ValueTask DisposeAsync() => Nodes.DisposeAsync();
}
