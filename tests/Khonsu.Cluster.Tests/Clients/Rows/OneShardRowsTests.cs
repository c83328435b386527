namespace Khonsu.Cluster.Tests.Clients.Rows;

/// <summary>Rows of a store of one shard.</summary>
public sealed class OneShardRowsTests(OneShardNode served) : RowsServiceTests(served), IClassFixture<OneShardNode>;
