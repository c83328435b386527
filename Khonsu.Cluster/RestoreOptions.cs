namespace Khonsu.Cluster;

/// <summary>What a restore makes. Immutable.</summary>
public sealed record RestoreOptions
{
    /// <summary>The moment.</summary>
    public RestorePoint Point { get; init; } = RestorePoint.Latest;

    /// <summary>
    /// Name of the cluster that the new node begins, as in <see cref="KhonsuNodeOptions.Cluster"/>; null for the old
    /// one, which is allowed only where one node kept the store alone.
    /// </summary>
    public string? Cluster { get; init; }

    /// <summary>How many nodes are to vote in the cluster that is begun, as in
    /// <see cref="KhonsuNodeOptions.Replicas"/>; null for all. Of no effect without <see cref="Cluster"/>: the old
    /// cluster has what it began with.</summary>
    public int? Replicas { get; init; }

    /// <summary>Number of the new node; null for that of the node that has written the files.</summary>
    public ulong? Node { get; init; }

    /// <summary>Where the archive of the node is; null for the usual place in its directory.</summary>
    public string? Archive { get; init; }

    /// <summary>Told how much of the log is written, from 0 to 1; null for nobody.</summary>
    public IProgress<double>? Progress { get; init; }
}
