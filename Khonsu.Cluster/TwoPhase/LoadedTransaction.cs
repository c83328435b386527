using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.TwoPhase;

/// <summary>A transaction that a shard keeps: as prepared, or as committed and not yet forgotten.</summary>
/// <param name="Id">Which one.</param>
/// <param name="Participants">All its shards, ascending. Why also of a committed one: it can be forgotten only when
/// all of them have resolved it, and after a loss of all nodes nothing else says who they are.</param>
/// <param name="AnsweredUpTo">What it said: up to which number its start had heard the answers.</param>
/// <param name="Time">The common time at which the shard has prepared it; of a committed one, its own.</param>
readonly record struct LoadedTransaction(
    RequestId Id, IReadOnlyList<GroupId> Participants, ulong AnsweredUpTo, long Time);
