using System.CommandLine;

namespace Khonsu.Cluster.Tool.Commands;

/// <summary>The nodes that are asked, of which one may lead.</summary>
sealed class RunningNodes : IDisposable
{
    static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);

    readonly List<KhonsuAdmin> _nodes = [];

    RunningNodes()
    {
    }

    /// <summary>Takes their addresses; nothing is sent yet.</summary>
    /// <param name="connection">Who asks.</param>
    /// <param name="parsed">The words.</param>
    /// <param name="addresses">At least one.</param>
    /// <exception cref="ArgumentException">They cannot be right.</exception>
    public static RunningNodes Connect(ConnectionWords connection, ParseResult parsed, string[] addresses)
    {
        var nodes = new RunningNodes();
        try
        {
            foreach (string address in addresses)
                nodes._nodes.Add(connection.Connect(parsed, address));
            return nodes;
        }
        catch
        {
            nodes.Dispose();
            throw;
        }
    }

    /// <summary>Hands the leadership over, and waits until the other node leads.</summary>
    /// <param name="next">The other node.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <returns>Who led before.</returns>
    public async Task<ulong> TransferAsync(ulong next, CancellationToken stop)
    {
        (KhonsuAdmin admin, KhonsuNodeStatus status) = await LeaderAsync(stop);
        if (status.Node == next)
            return next;
        await admin.TransferLeadershipAsync(next, stop);
        while (IsWaitedFor(await admin.GetStatusAsync(stop), next))
            await Task.Delay(s_pause, stop);
        return status.Node;
    }

    /// <summary>Hands leaderships over until all nodes lead about equally many shards.</summary>
    /// <param name="stop">Ends the wait.</param>
    /// <returns>How many shards have another leader.</returns>
    public async Task<int> BalanceAsync(CancellationToken stop)
        => await (await AnyAsync(static _ => true, stop)).BalanceAsync(stop);

    /// <summary>Tells all where another node listens.</summary>
    /// <param name="peer">The other node.</param>
    /// <param name="stop">Ends the wait.</param>
    public async Task SetPeerAsync(KhonsuPeer peer, CancellationToken stop)
    {
        foreach (KhonsuAdmin node in _nodes)
        {
            // Why asked: the new node may be among those that are named, and is no peer of itself.
            if ((await node.GetStatusAsync(stop)).Node != peer.Node)
                await node.SetPeerAsync(peer, stop);
        }
    }

    /// <summary>Puts a new node in the place of another one.</summary>
    /// <param name="node">The one that goes.</param>
    /// <param name="replacement">The one that comes.</param>
    /// <param name="stop">Ends the wait.</param>
    public async Task ReplaceAsync(ulong node, ulong replacement, CancellationToken stop)
        => await (await AnyAsync(one => one != node && one != replacement, stop))
            .ReplaceAsync(node, replacement, stop);

    /// <summary>Changes which nodes there are, or how many vote in each shard, or both.</summary>
    /// <param name="nodes">All nodes that there are to be; empty for those that there are.</param>
    /// <param name="replicas">How many; null for as many as before.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <returns>How one of them is then.</returns>
    public async Task<KhonsuNodeStatus> ReconfigureAsync(
        ulong[] nodes, ReplicaCount? replicas, CancellationToken stop)
    {
        KhonsuAdmin admin = await AnyAsync(one => nodes.Length == 0 || nodes.Contains(one), stop);
        int before = (await admin.GetStatusAsync(stop)).Replicas ?? int.MaxValue;
        // Why more first and fewer last: so what is to vote in the end is not moved in between.
        bool isFirst = replicas is { } one && (one.Value ?? int.MaxValue) > before;
        if (isFirst)
            await admin.SetReplicasAsync(replicas!.Value.Value, stop);
        if (nodes.Length > 0)
            await admin.ReconfigureAsync(nodes, stop);
        if (!isFirst && replicas is { } count)
            await admin.SetReplicasAsync(count.Value, stop);
        return await admin.GetStatusAsync(stop);
    }

    /// <inheritdoc />
    public void Dispose() => _nodes.ForEach(static node => node.Dispose());

    // What was handed over has a leader, and that is not the node that had it: or the other one does not vote there.
    static bool IsWaitedFor(KhonsuNodeStatus status, ulong next) => status.Shards.Any(
        shard => shard.Voters.Contains(next) && (shard.Leader is null || shard.Leader == status.Node));

    /// <summary>A node that can be asked for what any node does.</summary>
    /// <param name="isStaying">Whether a node, by its number, is of the cluster also when all is done.</param>
    /// <param name="stop">Ends the wait.</param>
    async Task<KhonsuAdmin> AnyAsync(Func<ulong, bool> isStaying, CancellationToken stop)
    {
        KhonsuException? last = null;
        foreach (KhonsuAdmin node in _nodes)
        {
            try
            {
                KhonsuNodeStatus status = await node.GetStatusAsync(stop);
                // Why the configuration: one that joins has none yet, and knows nobody to ask.
                if (status.Configuration > 0 && isStaying(status.Node))
                    return node;
            }
            catch (KhonsuException error)
            {
                last = error;
            }
        }

        if (last is not null)
            throw last;
        throw new IOException("None of the nodes that were named can be asked: name one that stays in the cluster.");
    }

    async Task<(KhonsuAdmin Node, KhonsuNodeStatus Status)> LeaderAsync(CancellationToken stop)
    {
        ulong? elsewhere = null;
        foreach (KhonsuAdmin node in _nodes)
        {
            KhonsuNodeStatus status = await node.GetStatusAsync(stop);
            if (status.IsLeading)
                return (node, status);
            elsewhere ??= status.Leader;
        }

        throw new IOException(
            elsewhere is { } leader
                ? $"Node {leader} leads, and it is not among those that were named: name its address too."
                : "None of the nodes that were named knows a leader. Try again in a moment; if it stays so, see that "
                    + "a majority of the nodes runs.");
    }
}
