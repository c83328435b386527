using Khonsu.Cluster.Log;
using Khonsu.Simulation.Checks;

namespace Khonsu.Simulation.Exploring;

/// <summary>What one event makes of the state of one node: always the same, so it is worked out once.</summary>
/// <param name="Node">Number of the state after it.</param>
/// <param name="Sent">Numbers of the messages that leave.</param>
/// <param name="Decided">Entries that are handed out as decided.</param>
/// <param name="Round">The accepted round after it.</param>
/// <param name="Failure">The evidence of a rule that broke, or null.</param>
sealed record LocalStep(
    int Node, int[] Sent, (LogIndex Index, LogEntry Entry)[] Decided, Ballot Round, string? Failure)
{
    /// <summary>Whether the event changes nothing that anyone can see.</summary>
    public bool IsVoid(int before) => Node == before && Sent.Length == 0 && Decided.Length == 0 && Failure is null;

    /// <exception cref="ViolationException">The step broke a rule.</exception>
    public void CheckFailure()
    {
        if (Failure is null)
            return;
        int end = Failure.IndexOf(':', StringComparison.Ordinal);
        throw new ViolationException(Failure[..end], Failure[(end + 2)..]);
    }

    /// <summary>Whether another step comes to the same.</summary>
    public bool IsSame(LocalStep other)
        => Node == other.Node && Round == other.Round && Failure == other.Failure
            && Sent.AsSpan().SequenceEqual(other.Sent)
            && Decided.Select(static one => (one.Index, one.Entry.Chain)).SequenceEqual(
                other.Decided.Select(static one => (one.Index, one.Entry.Chain)));
}
