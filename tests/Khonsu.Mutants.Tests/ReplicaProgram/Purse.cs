#if KHONSU_REPLICA_PROGRAM
namespace Khonsu.Mutants.Tests.ReplicaProgram;

/// <summary>A row whose merges are written whole.</summary>
[Transactional]
public sealed partial record Purse([property: Key] long Id, [property: Mergeable] long Coins)
{
    [Invariant("Coins are never negative")]
    bool AreCoinsFine => Coins >= 0;
}
#endif
