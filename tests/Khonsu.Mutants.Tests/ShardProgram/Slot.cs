#if KHONSU_SHARD_PROGRAM
namespace Khonsu.Mutants.Tests.ShardProgram;

/// <summary>A row that holds money, in a band that can be looked through.</summary>
[Transactional]
public sealed partial record Slot(
    [property: Key] long Id, [property: Index(IsOrdered = true)] long Band, long Coins, long Writer);
#endif
