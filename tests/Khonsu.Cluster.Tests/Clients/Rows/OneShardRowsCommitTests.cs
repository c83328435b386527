namespace Khonsu.Cluster.Tests.Clients.Rows;

/// <summary>Commits into a store of one shard.</summary>
public sealed class OneShardRowsCommitTests(OneShardNode served)
    : RowsCommitTests(served), IClassFixture<OneShardNode>;
