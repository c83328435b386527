using Khonsu.CompilerServices;
using Khonsu.Replication;

namespace Khonsu.Cluster.Clients.Rows;

/// <summary>Rows of one table that a client is told of.</summary>
/// <param name="Table">The table.</param>
sealed record FoundRows(ReplicaTable Table)
{
    /// <summary>Rows as they are.</summary>
    public List<TransactionalRow> Puts { get; } = [];

    /// <summary>Rows as they were that are not there any more.</summary>
    public List<TransactionalRow> Deletes { get; } = [];
}
