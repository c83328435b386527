namespace Khonsu.Cluster.Certification;

/// <summary>How a transaction of several shards ended.</summary>
/// <param name="Request">Which one.</param>
/// <param name="IsCommitted">Whether every shard has said yes.</param>
readonly record struct Resolution(RequestId Request, bool IsCommitted);
