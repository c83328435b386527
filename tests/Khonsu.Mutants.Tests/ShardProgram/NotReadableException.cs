#if KHONSU_SHARD_PROGRAM
namespace Khonsu.Mutants.Tests.ShardProgram;

/// <summary>A store has not all of its shards.</summary>
sealed class NotReadableException() : Exception("The store has not all of its shards.");
#endif
