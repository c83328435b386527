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
        ArgumentNullException.ThrowIfNull(Store);
        ArgumentNullException.ThrowIfNull(TimeProvider);
    }
}
