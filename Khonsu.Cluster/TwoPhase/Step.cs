using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.TwoPhase;

/// <summary>What is to be done for a transaction. All but an answer can be done twice without harm.</summary>
/// <param name="Kind">What.</param>
/// <param name="Id">For which transaction.</param>
/// <param name="Shard">To the log of which shard it is proposed; of a refusal, who refused.</param>
readonly record struct Step(StepKind Kind, RequestId Id, GroupId Shard)
{
    /// <summary>Of a <see cref="StepKind.Resolve"/>, how the transaction ended.</summary>
    public bool IsCommitted { get; private init; }

    /// <summary>Of a <see cref="StepKind.Resolve"/> of a commit, its common time; 0 when all of its shards have
    /// resolved it, so that nobody needs it.</summary>
    public long Time { get; private init; }

    /// <summary>Of a <see cref="StepKind.Refuse"/>, what the transaction said itself: up to which number its start had
    /// heard the answers.</summary>
    public ulong AnsweredUpTo { get; private init; }

    /// <summary>Of a <see cref="StepKind.Answer"/>, what is told.</summary>
    public AnswerKind Answer { get; private init; }

    /// <summary>Of an answer, the no of the shard; nothing if none has said no.</summary>
    public Vote Vote { get; private init; }

    /// <summary>Asks a shard to vote.</summary>
    public static Step Prepare(RequestId id, GroupId shard) => new(StepKind.Prepare, id, shard);

    /// <summary>Asks a shard to refuse, unless it has voted.</summary>
    public static Step Refuse(RequestId id, GroupId shard, ulong answeredUpTo)
        => new(StepKind.Refuse, id, shard) { AnsweredUpTo = answeredUpTo };

    /// <summary>Tells a shard that a transaction has committed.</summary>
    public static Step Commit(RequestId id, GroupId shard, long time)
        => new(StepKind.Resolve, id, shard) { IsCommitted = true, Time = time };

    /// <summary>Tells a shard that a transaction was not done.</summary>
    public static Step Abort(RequestId id, GroupId shard) => new(StepKind.Resolve, id, shard);

    /// <summary>Tells a shard that all have heard of a commit.</summary>
    public static Step Forget(RequestId id, GroupId shard) => new(StepKind.Forget, id, shard);

    /// <summary>Tells the caller.</summary>
    /// <param name="id">Of which transaction.</param>
    /// <param name="answer">What.</param>
    /// <param name="shard">Who said no, if somebody has.</param>
    /// <param name="vote">What it said.</param>
    public static Step Tell(RequestId id, AnswerKind answer, GroupId shard = default, Vote vote = default)
        => new(StepKind.Answer, id, shard) { Answer = answer, Vote = vote };
}
