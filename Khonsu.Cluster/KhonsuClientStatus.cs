namespace Khonsu.Cluster;

/// <summary>How a client is, at one moment.</summary>
public sealed record KhonsuClientStatus
{
    /// <summary>Its number, by which its commits are named: <see cref="CommitId.Node"/>. Those of several shards are
    /// named by the node that does them; 0 for a client that keeps only some rows, of which all are.</summary>
    public required ulong Client { get; init; }

    /// <summary>The node that it is connected to; null for none.</summary>
    public required Uri? Node { get; init; }

    /// <summary>Entries of the log that are in the store; of several shards, of all of them. 0 for a client that keeps
    /// only some rows.</summary>
    public required long AppliedEntries { get; init; }

    /// <summary>Commits of this client that are not answered.</summary>
    public required int OpenCommits { get; init; }

    /// <summary>How old the store is at most, by the clock of this machine: everything that was committed anywhere so
    /// long ago is in it.</summary>
    public required TimeSpan? Staleness { get; init; }

    /// <summary>How many rows by their keys, ranges of indexes and whole tables a client keeps that keeps only some;
    /// null for one that keeps all.</summary>
    public int? Kept { get; init; }
}
