namespace Khonsu.Cluster.Tests.Clients.Rows;

/// <summary>Rows of a store of four shards.</summary>
public sealed class FourShardRowsTests(FourShardNode served) : RowsServiceTests(served), IClassFixture<FourShardNode>;
