using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Tests.TwoPhase;

/// <summary>A transaction that a caller waits for at a node of the model.</summary>
/// <param name="Participants">Its shards, ascending.</param>
/// <param name="AnsweredUpTo">What it says.</param>
/// <param name="Parts">What it does in each shard.</param>
sealed record ModelCaller(
    IReadOnlyList<GroupId> Participants, ulong AnsweredUpTo, IReadOnlyDictionary<GroupId, ModelPart> Parts);
