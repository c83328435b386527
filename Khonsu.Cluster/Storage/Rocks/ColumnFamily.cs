namespace Khonsu.Cluster.Storage.Rocks;

/// <summary>The parts of a node's database; all share one write-ahead log, and so one sync.</summary>
enum ColumnFamily
{
    /// <summary>Who the node is, and what each group has beside its log.</summary>
    Meta,

    /// <summary>The entries of the logs of all groups.</summary>
    Log,
}
