namespace Khonsu.Cluster.Apply;

/// <summary>The log has rows of a table that this node does not know; it cannot go on without leaving them out.
/// </summary>
/// <param name="table">Name of the table.</param>
sealed class UnknownTableException(string table) : Exception(
    $"The log has rows of table '{table}', which is not among the tables that this node was started with. Start it "
    + "with all tables of the other nodes, and with those of before; an unused table costs nothing.");
