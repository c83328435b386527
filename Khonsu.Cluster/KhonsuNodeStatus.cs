namespace Khonsu.Cluster;

/// <summary>How a node is, at one moment.</summary>
public sealed record KhonsuNodeStatus
{
    /// <summary>Its number.</summary>
    public required ulong Node { get; init; }

    /// <summary>How often it has been started on its files.</summary>
    public required ulong Starts { get; init; }

    /// <summary>The node that orders the commits; null when this one knows of none.</summary>
    public required ulong? Leader { get; init; }

    /// <summary>The nodes that decide, this one included.</summary>
    public required IReadOnlyList<ulong> Voters { get; init; }

    /// <summary>Entries of the log that are in the store.</summary>
    public required long AppliedEntries { get; init; }

    /// <summary>Entries of the log that are known to be decided.</summary>
    public required long DecidedEntries { get; init; }

    /// <summary>The first entry that is still in the log; those before it are in a checkpoint.</summary>
    public required long FirstLogEntry { get; init; }

    /// <summary>Commits of this node that are not answered.</summary>
    public required int OpenCommits { get; init; }

    /// <summary>How often the node has waited for its disk since its start; many commits share one wait.</summary>
    public required long Syncs { get; init; }

    /// <summary>Whether this node orders the commits.</summary>
    public bool IsLeading => Leader == Node;
}
