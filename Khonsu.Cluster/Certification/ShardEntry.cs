namespace Khonsu.Cluster.Certification;

/// <summary>What an entry of a shard's log holds that is about transactions of several shards.</summary>
abstract record ShardEntry;
