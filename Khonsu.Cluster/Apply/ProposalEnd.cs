using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Driver;

namespace Khonsu.Cluster.Apply;

/// <summary>How an entry of this node ended: with outcomes, or with what its commits are to throw.</summary>
/// <param name="Outcomes">Of each commit; null when it ended otherwise.</param>
/// <param name="Error">Makes the error of a commit; null when there are outcomes.</param>
readonly record struct ProposalEnd(Outcome?[]? Outcomes, Func<CommitId, Exception>? Error)
{
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
