using Khonsu.Cluster.Hosting;
using Khonsu.Cluster.Log;
using Khonsu.Replication;

namespace Khonsu.Cluster.Apply;

/// <summary>Says which reads of a store of several shards hold. For any thread.</summary>
/// <param name="local">The store.</param>
/// <param name="options">How long leaders are asked.</param>
/// <param name="readIndex">Waits until the store has all that a shard had decided before the call.</param>
sealed class ShardedReads(LocalStore local, SinkOptions options, Func<GroupId, Task> readIndex)
{
    /// <summary>Called before anybody reads what is newest.</summary>
    /// <returns>A number for <see cref="CheckRead"/>.</returns>
    /// <exception cref="ClusterUnavailableException">The store is not whole.</exception>
    public long CheckReadable()
    {
        // Order: before the look whether it is whole; see where it begins not to be.
        long gatherings = local.Gatherings;
        return local.IsWhole ? gatherings : throw ClusterUnavailableException.CatchingUp();
    }

    /// <summary>Called after somebody has read.</summary>
    /// <param name="before">What <see cref="CheckReadable"/> returned.</param>
    /// <exception cref="ClusterUnavailableException">The store was not whole.</exception>
    public void CheckRead(long before)
    {
        if (local.Gatherings != before)
            throw ClusterUnavailableException.CatchingUp();
    }

    // Inv S6: what was read of one shard was there at one place of its log. What was read of several is proven to have
    // been there at one moment, the one after which their leaders were asked: nothing of it has changed until then.

    /// <summary>Takes what a block without writes has read.</summary>
    /// <param name="commit">What it has read.</param>
    public void Prove(SubmittedCommit commit)
    {
        if (ShardSplit.OnlyOf(commit, local.Map) is not null)
            commit.End(new CommitVerdict(commit.Snapshot, null));
        else
            _ = ProveAsync(commit);
    }

    async Task ProveAsync(SubmittedCommit commit)
    {
        try
        {
            GroupId[] shards = [.. ShardSplit.Of(commit, local.Map).Select(static part => part.Shard)];
            await PatientCall.RunAsync(
                async () =>
                {
                    await Task.WhenAll(shards.Select(readIndex)).ConfigureAwait(false);
                    // Why: what it has a part of is not to be proven by that part.
                    return local.IsWhole ? true : throw ClusterUnavailableException.CatchingUp();
                },
                options,
                CancellationToken.None).ConfigureAwait(false);
            commit.End(new CommitVerdict(0, new FootprintConflict(FootprintPart.Unproven, 0, 0, 0)));
        }
        catch (Exception error)
        {
            // Why all: whatever it is, who waits is told.
            commit.Fail(error);
        }
    }
}
