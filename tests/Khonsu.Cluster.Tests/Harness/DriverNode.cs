using System.Text;
using Khonsu.Cluster.Driver;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Storage;

namespace Khonsu.Cluster.Tests.Harness;

/// <summary>A node on the real disk with one group, that may be stopped and started again.</summary>
sealed class DriverNode(DriverCluster cluster, NodeId id, StoreFolder folder) : IAsyncDisposable
{
    public static readonly GroupId Group = new(3);

    ClusterNode? _node;

    public NodeId Id => id;

    /// <summary>Its files; of a copy of them from the next start on.</summary>
    public StoreFolder Folder { get; set; } = folder;

    /// <summary>What its log is applied to, since its last start.</summary>
    public HistoryState State { get; private set; } = new();

    public bool IsUp => _node is not null;

    public ClusterNode Node => _node ?? throw new InvalidOperationException($"Node {id} is down.");

    public Replica Replica => Node.GroupOf(Group);

    public ReplicaStatus Status => Replica.Status;

    /// <summary>Starts it from its files, with an empty state.</summary>
    public void Start(HistoryState? state = null)
    {
        State = state ?? new HistoryState();
        var options = new NodeOptions
        {
            Directory = Folder.Path,
            Identity = new NodeIdentity(DriverCluster.Cluster, id),
            Time = cluster.Time,
        };
        Config first = cluster.First.IsVoter(id) ? cluster.First : Config.Joining;
        _node = ClusterNode.Start(
            cluster.Configure(options), [new GroupSetup(Group, first, State)], cluster.Network.LinkOf(id));
    }

    public Task<Applied> ProposeAsync(string command) => Replica.ProposeAsync(Encoding.UTF8.GetBytes(command));

    /// <summary>Ends it at once, as far as its callers and the other nodes can tell.</summary>
    public async Task KillAsync()
    {
        if (_node is null)
            return;
        await _node.DisposeAsync();
        _node = null;
    }

    /// <summary>Stops it in order.</summary>
    public async Task StopAsync()
    {
        await Node.StopAsync();
        _node = null;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Folder.Dispose();
    }
}
