#if KHONSU_SHARD_PROGRAM
namespace Khonsu.Mutants.Tests.ShardProgram;

/// <summary>Something is wrong that must not be.</summary>
/// <param name="message">The evidence.</param>
sealed class WorldException(string message) : Exception(message);
#endif
