using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Apply;

/// <summary>Hears what the logs of a node's shards say of transactions that touch several of them; by the thread that
/// applies, after the store has what was said.</summary>
interface ISharedTransactions
{
    /// <summary>A shard has voted.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="id">Which transaction.</param>
    /// <param name="vote">The vote.</param>
    /// <param name="participants">The shards of the transaction; null where somebody who recovers has asked.</param>
    /// <param name="answeredUpTo">Up to which number whoever asks for it has heard the answers.</param>
    void OnVote(
        GroupId shard, RequestId id, Vote vote, IReadOnlyList<GroupId>? participants, ulong answeredUpTo);

    /// <summary>A commit was refused because a transaction that it met has not ended in a shard.</summary>
    /// <param name="shard">The shard.</param>
    void OnBlocked(GroupId shard);

    /// <summary>A transaction has ended in a shard.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="resolution">Which one, and how.</param>
    void OnResolved(GroupId shard, Resolution resolution);

    /// <summary>A shard has forgotten a transaction that has ended everywhere.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="id">Which transaction.</param>
    void OnForgotten(GroupId shard, RequestId id);

    /// <summary>A shard was replaced by a checkpoint.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="known">What it has of transactions of several shards.</param>
    void OnLoaded(GroupId shard, PreparedTransactions known);
}
