#if KHONSU_SHARD_PROGRAM
using Khonsu.Cluster.Log;
using Khonsu.Cluster.TwoPhase;

namespace Khonsu.Mutants.Tests.ShardProgram;

/// <summary>What a node wants in a log.</summary>
/// <param name="Node">The node, in one of its starts.</param>
/// <param name="Shard">Whose log.</param>
/// <param name="Entry">The entry.</param>
/// <param name="Steps">What its coordinator wants by it.</param>
sealed record WorldProposal(WorldNode Node, GroupId Shard, LogEntry Entry, IReadOnlyList<Step> Steps);
#endif
