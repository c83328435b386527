using Khonsu.CompilerServices;

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

    /// <summary>
    /// Over how many shards the rows are spread, 1 to 64; null for as many as there were. Another number makes another
    /// cluster, whose nodes have it in their settings, so it needs <see cref="Cluster"/>, which may be the old name;
    /// and <see cref="Tables"/>. The new shards do not know how commits ended that were made before.
    /// </summary>
    public int? Shards { get; init; }

    /// <summary>All tables of the store, as <see cref="KhonsuNode.StartAsync"/> gets them: where a row goes, its type
    /// says. Of use with <see cref="Shards"/> only.</summary>
    public IReadOnlyList<TableDefinition>? Tables { get; init; }

    /// <summary>Number of the new node; null for that of the node that has written the files.</summary>
    public ulong? Node { get; init; }

    /// <summary>Where the archive of the node is; null for the usual place in its directory.</summary>
    public string? Archive { get; init; }

    /// <summary>Told how much of the log is written, from 0 to 1; null for nobody.</summary>
    public IProgress<double>? Progress { get; init; }
}
