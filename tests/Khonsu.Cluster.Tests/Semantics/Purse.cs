namespace Khonsu.Cluster.Tests.Semantics;

/// <summary>A row whose merges are written whole, because not every sum is allowed.</summary>
[Transactional]
public sealed partial record Purse([property: Key] string Id, [property: Mergeable] long Coins)
{
    [Invariant("Coins are never negative")]
    bool AreCoinsFine => Coins >= 0;
}
