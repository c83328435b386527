namespace Khonsu.Cluster.Certification;

/// <summary>What a shard says of a transaction that touches other shards too.</summary>
/// <param name="Kind">What.</param>
/// <param name="Outcome">Of a no, how the transaction ended here; null when that is not remembered any more.</param>
readonly record struct Vote(VoteKind Kind, Outcome? Outcome = null);
