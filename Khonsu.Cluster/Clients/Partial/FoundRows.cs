using Khonsu.Replication;

namespace Khonsu.Cluster.Clients.Partial;

/// <summary>Rows that a node has found.</summary>
/// <param name="Wants">Who wanted them.</param>
/// <param name="Timestamp">Of the node: they were so then.</param>
/// <param name="Rows">The rows, by tables.</param>
sealed record FoundRows(IReadOnlyList<PendingWant> Wants, long Timestamp, List<ChangedRows> Rows)
{
    /// <summary>What was wanted.</summary>
    public IReadOnlyList<WantedRows> Wanted { get; } = [.. Wants.Select(static want => want.Rows)];
}
