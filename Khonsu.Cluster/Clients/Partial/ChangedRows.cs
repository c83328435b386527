using Khonsu.CompilerServices;
using Khonsu.Replication;

namespace Khonsu.Cluster.Clients.Partial;

/// <summary>Rows of a table that a node has sent.</summary>
/// <param name="Table">The table.</param>
/// <param name="Rows">The rows.</param>
/// <param name="Puts">How many of them, from the first, are there; the others are not there any more.</param>
sealed record ChangedRows(ReplicaTable Table, TransactionalRow[] Rows, int Puts);
