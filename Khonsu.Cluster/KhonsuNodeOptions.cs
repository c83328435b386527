using System.Net;
using System.Security.Cryptography.X509Certificates;
using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Placement;

namespace Khonsu.Cluster;

/// <summary>Who a node is, where it keeps its files, and what bounds it. Immutable.</summary>
public sealed record KhonsuNodeOptions
{
    static readonly TimeSpan s_electionMin = TimeSpan.FromMilliseconds(10);
    static readonly TimeSpan s_timeMax = TimeSpan.FromDays(1);

    /// <summary>The node's own directory; made at the first start.</summary>
    public required string Directory { get; init; }

    /// <summary>Name of the cluster: files and messages of another one are refused.</summary>
    public string Cluster { get; init; } = "khonsu";

    /// <summary>Number of the node, from 1, for ever: a node that has lost its files comes back with another
    /// one.</summary>
    public ulong Node { get; init; } = 1;

    /// <summary>The other nodes of the cluster when it is begun; none for a durable store in one process.</summary>
    public IReadOnlyList<KhonsuPeer> Peers { get; init; } = [];

    /// <summary>
    /// Into how many shards the rows are spread by their keys, each with a log and a leader of its own: from 1 to 64,
    /// the same on all nodes and for ever. A transaction may touch any of them. See docs/shards.md.
    /// </summary>
    public int Shards { get; init; } = 1;

    /// <summary>
    /// How many nodes vote in each shard when the cluster begins, the same on all nodes; null for all of them. Where
    /// there are more nodes, each shard has so many voters, spread evenly, and the others only follow it: they have all
    /// rows, but no commit waits for them. This setting stays, also when the number was changed by
    /// <see cref="KhonsuNode{TModel}.SetReplicasAsync"/>: it is a part of who the cluster is. See docs/shards.md.
    /// </summary>
    public int? Replicas { get; init; }

    /// <summary>Where this node listens for the others; needed where there are any. Addresses that other machines can
    /// reach need certificates.</summary>
    public IPEndPoint? Listen { get; init; }

    /// <summary>
    /// The certificate of this node, with its private key, and with the name <c>khonsu:cluster/node</c> as a URI among
    /// its alternative names: see docs/design/wire.md. Null where all nodes are on this machine.
    /// </summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Who may have signed the certificates of the nodes; needed with <see cref="Certificate"/>.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    /// <summary>
    /// How long nothing is heard of a leader before another one is elected; a tenth of it is the unit in which the node
    /// measures time.
    /// </summary>
    public TimeSpan ElectionTimeout { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a commit is tried before its caller gets an error.</summary>
    public TimeSpan CommitTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A checkpoint is taken, and the log before it trimmed, when so many bytes of log were applied since the
    /// last one.</summary>
    public long CheckpointLogBytes { get; init; } = 1L << 30;

    /// <summary>Where what the log no longer has is kept, so that the store can be restored as it was: see
    /// <see cref="KhonsuRecovery"/>. Null for nowhere.</summary>
    public KhonsuArchiveOptions? Archive { get; init; } = new();

    /// <summary>So many entries stay in the log below a checkpoint.</summary>
    internal int LogTailEntries { get; init; } = 10_000;

    /// <summary>Settings of the store in memory.</summary>
    public StoreOptions Store { get; init; } = new();

    /// <summary>A second store, which gets the commits of all <see cref="Shards"/> in one order that is the same on
    /// every node: <see cref="KhonsuNode{TModel}.Ordered"/>. It has all rows once more. Null for none.</summary>
    public KhonsuOrderedOptions? Ordered { get; init; }

    /// <summary>The clock of elections and of all limits on time, and of the times that commits bear; whether one may
    /// commit is not decided by it.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>How long <see cref="KhonsuNode{TModel}.StopAsync"/> waits for commits that were taken and for another
    /// node to lead.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Whether the node is new in a cluster that there is already: it waits until it is taken in by
    /// <see cref="KhonsuNode{TModel}.ReplaceAsync"/> or <see cref="KhonsuNode{TModel}.ReconfigureAsync"/>. Of no effect
    /// once it has files.
    /// </summary>
    public bool IsJoining { get; init; }

    /// <summary>Who may ask the node how it is and manage it over the network; null for nobody.</summary>
    public KhonsuClientOptions? Clients { get; init; }

    /// <summary>Refuses settings that cannot work.</summary>
    /// <exception cref="ArgumentException">One of them, which the message names.</exception>
    internal void Check()
    {
        if (Faults().FirstOrDefault() is { } fault)
            throw new ArgumentException(fault);
    }

    /// <summary>What is wrong with the settings, each with what to do.</summary>
    internal IEnumerable<string> Faults()
    {
        if (string.IsNullOrWhiteSpace(Directory))
            yield return $"{nameof(Directory)} is missing: name a directory of this node's own.";
        if (string.IsNullOrWhiteSpace(Cluster))
            yield return $"{nameof(Cluster)} is empty: give the cluster a name, the same on all nodes.";
        if (Node == 0)
            yield return $"{nameof(Node)} is 0: give the node a number from 1 that no other node has or had.";
        if (Node >= RequestId.ClientFirst)
            yield return $"{nameof(Node)} is {Node}: numbers from 2^63 on are those of clients.";
        if (ElectionTimeout < s_electionMin || ElectionTimeout > s_timeMax)
            yield return $"{nameof(ElectionTimeout)} is {ElectionTimeout}: it is from 10 ms to a day.";
        if (CommitTimeout < TimeSpan.Zero || CommitTimeout > s_timeMax)
            yield return $"{nameof(CommitTimeout)} is {CommitTimeout}: it is from nothing to a day.";
        if (DrainTimeout < TimeSpan.Zero || DrainTimeout > s_timeMax)
            yield return $"{nameof(DrainTimeout)} is {DrainTimeout}: it is from nothing to a day.";
        if (CheckpointLogBytes < 1)
            yield return $"{nameof(CheckpointLogBytes)} is {CheckpointLogBytes}: it is at least 1 byte.";
        if (Shards is < 1 or > ShardMap.ShardsMax)
            yield return $"{nameof(Shards)} is {Shards}: it is from 1 to {ShardMap.ShardsMax}.";
        if (Replicas < 1)
        {
            yield return $"{nameof(Replicas)} is {Replicas}: it is at least 1, and 3 or more to lose nothing with a "
                + "node.";
        }

        if (Store is null)
            yield return $"{nameof(Store)} is missing.";
        if (TimeProvider is null)
            yield return $"{nameof(TimeProvider)} is missing.";
        if ((Certificate is null) != (Authorities is null))
            yield return $"{nameof(Certificate)} and {nameof(Authorities)} go together: give both, or none.";
        if (Peers is null)
            yield return $"{nameof(Peers)} is missing; a node that is alone has an empty list.";
        foreach (string fault in Peers is null ? [] : PeerFaults())
            yield return fault;
        foreach (string fault in Archive?.Faults() ?? [])
            yield return fault;
        foreach (string fault in Ordered?.Faults(Shards) ?? [])
            yield return fault;
        foreach (string fault in Clients?.Faults() ?? [])
            yield return fault;
    }

    IEnumerable<string> PeerFaults()
    {
        if (Peers.Count != 0 && Listen is null)
            yield return $"A node with {nameof(Peers)} needs {nameof(Listen)}: where they find it.";
        if (IsJoining && Peers.Count == 0)
            yield return $"A node with {nameof(IsJoining)} needs {nameof(Peers)}: the nodes that are there already.";
        if (Peers.Any(peer => peer.Node == Node || peer.Node == 0)
            || Peers.DistinctBy(static peer => peer.Node).Count() != Peers.Count)
            yield return $"{nameof(Peers)} are other nodes, each with a number of its own from 1.";
        foreach (KhonsuPeer peer in Peers)
        {
            if (string.IsNullOrWhiteSpace(peer.Host) || peer.Port is < 1 or > IPEndPoint.MaxPort)
            {
                yield return $"Node {peer.Node} of {nameof(Peers)} is at '{peer.Host}', port {peer.Port}: it needs a "
                    + "host, and a port from 1 to 65535.";
            }
        }
    }
}
