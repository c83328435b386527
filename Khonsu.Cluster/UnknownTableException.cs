namespace Khonsu.Cluster;

/// <summary>
/// A table is not among those that the node was started with. Nothing was written; a node whose log has rows of such a
/// table stops, because it cannot go on without leaving them out.
/// </summary>
public sealed class UnknownTableException : KhonsuException
{
    internal UnknownTableException(string table)
        : base(
            $"The log has, or would get, rows of table '{table}', which is not among the tables that this node was "
            + "started with. Start it with all tables of the other nodes, and with those of before; an unused table "
            + "costs nothing. Where its record was renamed, keep the table's name in the log by "
            + $"[Transactional(Table = \"{table}\")]; [FormerNames] is for batches.")
        => Table = table;

    /// <summary>Name of the table.</summary>
    public string Table { get; }
}
