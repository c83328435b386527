using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Khonsu.Cluster;

/// <summary>Who a node is, where it keeps its files, and what bounds it. Immutable.</summary>
public sealed record KhonsuNodeOptions
{
    /// <summary>The node's own directory; made at the first start.</summary>
    public required string Directory { get; init; }

    /// <summary>Name of the cluster: files and messages of another one are refused.</summary>
    public string Cluster { get; init; } = "khonsu";

    /// <summary>Number of the node, from 1, for ever: a node that has lost its files comes back with another
    /// one.</summary>
    public ulong Node { get; init; } = 1;

    /// <summary>The other nodes of the cluster when it is begun; none for a durable store in one process.</summary>
    public IReadOnlyList<KhonsuPeer> Peers { get; init; } = [];

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

    /// <summary>The clock of elections and of all limits on time; commits are not ordered by it.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Refuses settings that cannot work.</summary>
    /// <exception cref="ArgumentException">One of them, which the message names.</exception>
    internal void Check()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Directory);
        ArgumentException.ThrowIfNullOrWhiteSpace(Cluster);
        ArgumentOutOfRangeException.ThrowIfZero(Node);
        ArgumentOutOfRangeException.ThrowIfLessThan(ElectionTimeout, TimeSpan.FromMilliseconds(10));
        ArgumentOutOfRangeException.ThrowIfLessThan(CommitTimeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(CheckpointLogBytes, 1);
        Archive?.Check();
        ArgumentNullException.ThrowIfNull(Store);
        ArgumentNullException.ThrowIfNull(Peers);
        if (Peers.Count != 0 && Listen is null)
            throw new ArgumentException($"A node with {nameof(Peers)} needs {nameof(Listen)}: where they find it.");
        if (Peers.Any(peer => peer.Node == Node) || Peers.DistinctBy(static peer => peer.Node).Count() != Peers.Count)
            throw new ArgumentException($"{nameof(Peers)} are other nodes, each with a number of its own.");
        if ((Certificate is null) != (Authorities is null))
            throw new ArgumentException($"{nameof(Certificate)} and {nameof(Authorities)} go together.");
        ArgumentNullException.ThrowIfNull(TimeProvider);
    }
}
