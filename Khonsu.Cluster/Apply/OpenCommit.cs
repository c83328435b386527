using Khonsu.Replication;

namespace Khonsu.Cluster.Apply;

/// <summary>A commit of this node that is not answered.</summary>
/// <param name="Submitted">What the store has submitted.</param>
/// <param name="Sequence">Its number.</param>
/// <param name="AnsweredUpTo">Up to which number all were answered when it got its own.</param>
/// <param name="Time">When its body had ended.</param>
/// <param name="Measure">Since when it is on its way.</param>
sealed record OpenCommit(
    SubmittedCommit Submitted, ulong Sequence, ulong AnsweredUpTo, DateTimeOffset Time, CommitMeasure Measure)
{
    /// <summary>The start of the node, or the session of the client, in which it has its number.</summary>
    public required ulong Start { get; init; }

    /// <summary>Whether it has its number from a client, which may ask for its end.</summary>
    public bool IsNamed { get; init; }
}
