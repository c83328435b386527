namespace Khonsu.Cluster.Certification;

/// <summary>What a shard says of a transaction that touches other shards too.</summary>
/// <param name="Kind">What.</param>
/// <param name="Outcome">Of a no, how the transaction ended here; null when that is not remembered any more.</param>
/// <param name="Time">Of a yes, the common time at which it was prepared here; of a commit that is remembered, the
/// common time of the transaction; else 0.</param>
readonly record struct Vote(VoteKind Kind, Outcome? Outcome = null, long Time = 0);
