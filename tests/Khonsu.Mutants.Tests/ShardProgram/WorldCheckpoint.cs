#if KHONSU_SHARD_PROGRAM
using Khonsu.Cluster.Log;

namespace Khonsu.Mutants.Tests.ShardProgram;

/// <summary>A checkpoint of a shard.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="Index">The position after its last entry.</param>
/// <param name="Directory">Where it is.</param>
sealed record WorldCheckpoint(GroupId Shard, long Index, string Directory);
#endif
