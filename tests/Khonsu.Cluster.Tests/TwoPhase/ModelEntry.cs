using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.TwoPhase;

namespace Khonsu.Cluster.Tests.TwoPhase;

/// <summary>An entry in the log of a shard of the model.</summary>
sealed record ModelEntry(StepKind Kind, RequestId Id)
{
    /// <summary>Of a PREPARE, all shards.</summary>
    public IReadOnlyList<GroupId>? Participants { get; init; }

    /// <summary>Of a PREPARE and a REFUSE.</summary>
    public ulong AnsweredUpTo { get; init; }

    /// <summary>Of a PREPARE, the part of the shard.</summary>
    public ModelPart? Part { get; init; }

    /// <summary>Of a RESOLVE.</summary>
    public bool IsCommitted { get; init; }

    /// <summary>Of a RESOLVE, the common time; of a PREPARE that a shard keeps, when that was, or the common time of
    /// what has committed.</summary>
    public long Time { get; init; }
}
