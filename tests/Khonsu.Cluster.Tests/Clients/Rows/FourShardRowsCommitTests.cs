namespace Khonsu.Cluster.Tests.Clients.Rows;

/// <summary>Commits into a store of four shards, over one or several of them.</summary>
public sealed class FourShardRowsCommitTests(FourShardNode served)
    : RowsCommitTests(served), IClassFixture<FourShardNode>;
