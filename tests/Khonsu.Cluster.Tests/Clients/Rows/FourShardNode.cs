namespace Khonsu.Cluster.Tests.Clients.Rows;

/// <summary>A node of a store of four shards.</summary>
public sealed class FourShardNode() : RowsNode(shards: 4);
