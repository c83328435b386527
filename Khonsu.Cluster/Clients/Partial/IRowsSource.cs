using Khonsu.Replication;

namespace Khonsu.Cluster.Clients.Partial;

/// <summary>Whoever is asked for rows that are not kept.</summary>
interface IRowsSource
{
    /// <summary>Asks for rows, and returns at once.</summary>
    /// <param name="number">By which it is answered.</param>
    /// <param name="rows">The rows.</param>
    void Want(ulong number, IEnumerable<WantedRows> rows);
}
