using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Driver;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Placement;
using Khonsu.Cluster.TwoPhase;
using Khonsu.Replication;

namespace Khonsu.Cluster.Apply;

/// <content>
/// Commits that this node does for clients, here those of several shards. Each gets a name of the node before it
/// begins, so that its client can ask for it on any node; and the node uses each name for one transaction, so that no
/// client can make shards vote on different ones under the same name (Inv X6).
/// </content>
sealed partial class ShardedSink
{
    static readonly TimeSpan s_soon = TimeSpan.FromMilliseconds(50);

    /// <inheritdoc />
    public ClientName? TryName()
    {
        if (_requests.TryBegin() is not (ulong number, ulong answered))
            return null;
        // Why: it may never begin. Until then it is kept as one whose end somebody may ask for, which goes by itself.
        _requests.Doubt(number);
        return new ClientName(number, _options.Node, _incarnation, new RequestNumbers(0).LastSequenceOf(answered));
    }

    /// <inheritdoc />
    public void Release(ClientName name) => _requests.Settle(name.Number);

    /// <inheritdoc />
    public void Submit(ClientName name, SubmittedCommit commit)
    {
        if (ShardSplit.OnlyOf(commit, _local.Map) is { } only)
        {
            _shards[only].Sink.Submit(name, commit);
            return;
        }

        CheckConnected();
        if (!_requests.TryResume(name.Number))
            throw LogSink.NotTaken(_requests);
        Begin(commit, name, isNamed: true);
    }

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
