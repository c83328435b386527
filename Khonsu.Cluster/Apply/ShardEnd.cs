using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.TwoPhase;

namespace Khonsu.Cluster.Apply;

/// <summary>The end of a transaction, on its way to a shard.</summary>
/// <param name="Step">What the shard is told.</param>
/// <param name="Shards">The shards of the transaction.</param>
readonly record struct ShardEnd(Step Step, IReadOnlyList<GroupId> Shards)
{
    /// <summary>Makes the entry that tells a shard of ends.</summary>
    /// <param name="ends">One or more, all that transactions ended or all that they can be forgotten.</param>
    /// <param name="shard">The shard.</param>
    /// <param name="positions">How far the logs are applied here, which is what the entry waits for elsewhere
    /// (Inv S3).</param>
    public static ShardEntry EntryOf(IReadOnlyList<ShardEnd> ends, GroupId shard, ShardPositions positions)
    {
        ShardPosition[] applied =
        [
            .. ends.Where(static end => end.Step.Kind == StepKind.Forget || end.Step.IsCommitted)
                .SelectMany(static end => end.Shards)
                .Where(participant => participant != shard)
                .Distinct()
                .Order()
                .Select(participant => new ShardPosition(participant, positions.AppliedOf(participant))),
        ];
        return ends[0].Step.Kind == StepKind.Resolve
            ? new ResolveEntry([.. ends.Select(static end => new Resolution(
                end.Step.Id, end.Step.IsCommitted, end.Step.Time))])
            {
                Positions = applied,
            }
            : new ForgetEntry([.. ends.Select(static end => end.Step.Id)]) { Positions = applied };
    }
}
