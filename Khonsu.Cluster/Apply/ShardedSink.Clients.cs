using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Driver;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Placement;
using Khonsu.Cluster.TwoPhase;

namespace Khonsu.Cluster.Apply;

/// <content>
/// Commits of several shards that this node does for clients. Each gets a name of the node before it begins, so that
/// its client can ask for it on any node; and the node uses each name for one transaction, so that no client can make
/// shards vote on different ones under the same name (Inv X6).
/// </content>
sealed partial class ShardedSink
{
    static readonly TimeSpan s_soon = TimeSpan.FromMilliseconds(50);

    /// <summary>Gives a transaction of a client its name.</summary>
    /// <returns>Null when no further ones are taken.</returns>
    public ClientName? TryName()
    {
        if (_requests.TryBegin() is not (ulong number, ulong answered))
            return null;
        // Why: it may never begin. Until then it is kept as one whose end somebody may ask for, which goes by itself.
        _requests.Doubt(number);
        return new ClientName(number, _options.Node, _incarnation, new RequestNumbers(0).LastSequenceOf(answered));
    }

    /// <summary>A name will not be used, or its transaction will not be asked for.</summary>
    /// <param name="name">The name.</param>
    public void Release(ClientName name) => _requests.Settle(name.Number);

    /// <summary>Does a transaction for a client; at most one for each name.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="shards">Its shards, ascending.</param>
    /// <param name="payloads">Of each, the entry that asks for its vote; checked.</param>
    /// <param name="isAscending">Whether each shard is asked only after the one before has voted yes.</param>
    /// <returns>Completes when the logs say how it ended.</returns>
    /// <exception cref="RefusedException">Nothing of it was done, and nothing will be.</exception>
    /// <exception cref="InDoubtException">This node has lost sight of it.</exception>
    public async Task CommitAsync(
        ClientName name,
        IReadOnlyList<GroupId> shards,
        IReadOnlyList<ReadOnlyMemory<byte>> payloads,
        bool isAscending)
    {
        if (!_requests.TryResume(name.Number))
        {
            throw new RefusedException(
                Refusal.Busy, "The node does not hold the name of the transaction any more: get another one.", s_soon);
        }

        RequestId id = name.RequestOf(ShardMap.ShardOf(shards[0]));
        var open = new ClientShared(id, name.Number, shards, payloads, _options.Time.GetTimestamp());
        try
        {
            bool isTaken = Do(() =>
            {
                _open.Add(open.Id, open);
                _coordinator.Begin(open.Id, shards, name.AnsweredUpTo, isAscending);
            });
            if (!isTaken)
                throw NodeLife.Requested();
        }
        catch
        {
            _requests.Doubt(name.Number);
            throw;
        }

        await open.End.ConfigureAwait(false);
    }

    void Answer(ClientShared commit, Step step)
    {
        // Why: until the client says that it knows, it may ask.
        _requests.Doubt(commit.Number);
        commit.Tell(step.Answer == AnswerKind.Unknown
            ? commit.Error ?? new InDoubtException("Not all shards have answered in time.")
            : null);
    }
}
