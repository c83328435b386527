using Khonsu.Cluster.Driver;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Tests.Harness;

/// <summary>
/// Nodes in one process, on real threads and the real disk, with a clock that a test moves: a tick passes when all that
/// the one before has caused is done, so elections do not depend on how fast the machine is.
/// </summary>
sealed class DriverCluster : IAsyncDisposable
{
    const int TicksMax = 5000;

    public static readonly ClusterId Cluster = new(7);
    static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    readonly List<DriverNode> _nodes = [];

    /// <summary>Makes and starts nodes.</summary>
    /// <param name="voters">How many.</param>
    /// <param name="configure">Changes their options, or null.</param>
    public DriverCluster(int voters, Func<NodeOptions, NodeOptions>? configure = null)
    {
        Configure = configure ?? (static options => options);
        First = Config.Create(new ConfigId(1), Enumerable.Range(1, voters).Select(static id => new NodeId((ulong)id)));
        for (int place = 0; place < voters; place++)
            Add();
    }

    public ManualTime Time { get; } = new();

    public MemoryNetwork Network { get; } = new();

    public Config First { get; }

    public Func<NodeOptions, NodeOptions> Configure { get; set; }

    public IReadOnlyList<DriverNode> Nodes => _nodes;

    public DriverNode this[int place] => _nodes[place];

    /// <summary>The node that leads; all others up follow it.</summary>
    public DriverNode Leader => _nodes.Single(static node => node.IsUp && node.Status.IsLeading);

    /// <summary>Adds a node, which joins when it is not among the first voters, and starts it.</summary>
    public DriverNode Add()
    {
        var node = new DriverNode(this, new NodeId((ulong)_nodes.Count + 1), new StoreFolder());
        _nodes.Add(node);
        node.Start();
        return node;
    }

    /// <summary>Lets ticks pass until one node leads and the other voters that are up follow it.</summary>
    public async Task<DriverNode> ElectAsync(params DriverNode[] without)
    {
        DriverNode[] voters = [.. _nodes.Except(without).Where(static node => node.IsUp)];
        DriverNode[] leaders = [];
        await UntilAsync(() =>
        {
            // Why not one at once: who was cut off may not know yet that another leads.
            leaders = [.. voters.Where(static node => node.Status.IsLeading)];
            return leaders.Length == 1 && voters.All(node => node.Status.Leader == leaders[0].Id);
        });
        return leaders[0];
    }

    /// <summary>Lets ticks pass until all nodes that are up have applied the same.</summary>
    public Task ConvergeAsync() => UntilAsync(() =>
    {
        string[][] histories = [.. _nodes.Where(static node => node.IsUp).Select(static node => node.State.History)];
        return histories.All(history => history.SequenceEqual(histories[0]));
    });

    /// <summary>Lets ticks pass until something is so.</summary>
    public async Task UntilAsync(Func<bool> isSo)
    {
        for (int tick = 0; tick < TicksMax; tick++)
        {
            await SettleAsync();
            if (isSo())
                return;
            Tick();
        }

        Assert.Fail("It is not so, and never will be: " + string.Join('\n', _nodes.Where(static node => node.IsUp)
            .Select(static node => $"{node.Id}: {node.Status} {node.Node.Status}")));
    }

    /// <summary>Lets ticks pass until a task has ended, well or not.</summary>
    public async Task<T> UntilEndAsync<T>(Task<T> task)
    {
        await UntilAsync(() => task.IsCompleted);
        return await task;
    }

    /// <summary>Lets one tick pass.</summary>
    public void Tick() => Time.Advance(new NodeOptions { Directory = "", Identity = default }.TickInterval);

    /// <summary>Waits until no node has anything left to do without a tick.</summary>
    public async Task SettleAsync()
    {
        long started = TimeProvider.System.GetTimestamp();
        while (!IsIdle())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < s_patience, "The nodes never rest.");
            await Task.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Time.ReleaseDisk();
        foreach (DriverNode node in _nodes)
            await node.DisposeAsync();
    }

    // Why twice: work that moves on between two looks at queues is posted to an inbox meanwhile.
    bool IsIdle()
    {
        long before = PostedCount();
        bool isIdle = UpNodes().All(static node => node is
        {
            WaitingInputs: 0, WaitingWrites: 0, WaitingEntries: 0, BackgroundWorks: 0,
        });
        return isIdle && UpNodes().All(static node => node.WaitingInputs == 0) && PostedCount() == before;
    }

    long PostedCount() => UpNodes().Sum(static node => node.PostedInputs);

    IEnumerable<NodeStatus> UpNodes() => _nodes.Where(static node => node.IsUp)
        .Select(static node => node.Node.Status)
        .Where(static status => status.End is null);
}
