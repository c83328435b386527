namespace Khonsu.Cluster.Recovery.Tables;

/// <summary>The rows of a table cannot be followed through the log without its types.</summary>
/// <param name="table">The table.</param>
/// <param name="why">Why not.</param>
sealed class TableFormException(string table, string why) : Exception(
    $"Table '{table}' cannot be written without its types: {why}. Restore the moment, and let the program write it.");
