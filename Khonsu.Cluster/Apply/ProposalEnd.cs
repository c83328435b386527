using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Driver;

namespace Khonsu.Cluster.Apply;

/// <summary>How an entry of this node ended: with outcomes, with what its commits are to throw, or with neither when
/// its commits are to be sent each alone.</summary>
/// <param name="Outcomes">Of each commit; null when it ended otherwise.</param>
/// <param name="Error">Makes the error of a commit; null when there are outcomes.</param>
readonly record struct ProposalEnd(Outcome?[]? Outcomes, Func<CommitId, Exception>? Error)
{
    /// <summary>Nothing of it was done, and its commits may be taken each alone.</summary>
    public static ProposalEnd Apart => default;

    /// <summary>Whether its commits are to be sent each alone.</summary>
    public bool IsApart => Outcomes is null && Error is null;

    /// <summary>How a commit ended.</summary>
    /// <param name="place">Its place among those of the entry.</param>
    /// <param name="id">Its name.</param>
    /// <returns>Its outcome, or its error.</returns>
    public (Outcome Outcome, Exception? Error) Of(int place, CommitId id)
    {
        if (Outcomes is null)
            return (default, Error!(id));
        return Outcomes[place] is { } outcome
            ? (outcome, null)
            : (default, new CommitOutcomeUnknownException(id, new InDoubtException(
                "The log takes the transaction for one that is answered, so how it ended is not known any more.")));
    }
}
