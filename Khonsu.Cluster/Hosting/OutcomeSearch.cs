using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Certification;

namespace Khonsu.Cluster.Hosting;

/// <summary>Finds out how a commit ended, whichever node it was made on.</summary>
/// <param name="shards">The shards of the node that is asked.</param>
sealed class OutcomeSearch(IReadOnlyList<NodeShard> shards)
{
    /// <summary>Asks the log that knows it: of all that the commit touches the first.</summary>
    /// <param name="commit">Which one.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="ArgumentException">There is no such commit.</exception>
    /// <exception cref="ClusterUnavailableException">No answer came in time; asking again is safe.</exception>
    public async Task<CommitOutcome> AskAsync(CommitId commit, CancellationToken cancellation)
    {
        int home = RequestNumbers.HomeOf(commit.Number, shards.Count);
        CommitQuestions questions = shards[home].Questions;
        Settlement settled = await questions.AskAsync(commit, cancellation).ConfigureAwait(false);
        if (settled.Kind == SettlementKind.Unheard && await IsHeardAsync(commit, home, cancellation)
                .ConfigureAwait(false))
        {
            await questions.GiveUpAsync(commit, cancellation).ConfigureAwait(false);
            settled = await questions.AskAsync(commit, cancellation).ConfigureAwait(false);
        }

        return new CommitOutcome(
            settled.Kind switch
            {
                SettlementKind.Committed => CommitOutcomeKind.Committed,
                SettlementKind.NotDone => CommitOutcomeKind.NotDone,
                SettlementKind.Forgotten => CommitOutcomeKind.Forgotten,
                _ => CommitOutcomeKind.Undecided,
            },
            settled.Stamp);
    }

    /// <summary>Whether another log than the first one of a commit has heard of its start.</summary>
    async Task<bool> IsHeardAsync(CommitId commit, int home, CancellationToken cancellation)
    {
        List<Task<Settlement>> asked =
        [
            .. shards.Where((_, shard) => shard != home)
                .Select(shard => shard.Questions.AskAsync(commit, cancellation)),
        ];
        ClusterUnavailableException? failure = null;
        while (asked.Count > 0)
        {
            Task<Settlement> first = await Task.WhenAny(asked).ConfigureAwait(false);
            asked.Remove(first);
            try
            {
                if ((await first.ConfigureAwait(false)).Kind != SettlementKind.Unheard)
                    return true;
            }
            catch (ClusterUnavailableException error)
            {
                failure = error;
            }
        }

        // Why: the one that does not answer may have heard of it.
        if (failure is not null)
            throw failure;
        return false;
    }
}
