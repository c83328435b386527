#if KHONSU_SHARD_PROGRAM
namespace Khonsu.Mutants.Tests.ShardProgram;

/// <summary>A row without an index, so that it can be written without a look at it.</summary>
[Transactional]
public sealed partial record Memo([property: Key] long Id, long Writer);
#endif
