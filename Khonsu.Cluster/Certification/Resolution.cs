namespace Khonsu.Cluster.Certification;

/// <summary>How a transaction of several shards ended.</summary>
/// <param name="Request">Which one.</param>
/// <param name="IsCommitted">Whether every shard has said yes.</param>
/// <param name="Time">Its common time; 0 unless it committed.</param>
readonly record struct Resolution(RequestId Request, bool IsCommitted, long Time);
