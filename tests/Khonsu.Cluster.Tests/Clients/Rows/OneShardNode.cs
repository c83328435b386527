namespace Khonsu.Cluster.Tests.Clients.Rows;

/// <summary>A node of a store of one shard.</summary>
public sealed class OneShardNode() : RowsNode(shards: 1);
