using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Diagnostics;
using Khonsu.Cluster.Driver;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Placement;
using Khonsu.Cluster.Transport.Codec;
using Khonsu.Cluster.TwoPhase;

namespace Khonsu.Cluster.Clients.Following;

/// <summary>
/// The transactions of several shards that nodes do for a client. Which node has what name, the node says; how they end
/// is heard in the logs, by the rules that nodes have. For any thread.
/// </summary>
/// <param name="cluster">The nodes.</param>
/// <param name="client">The client.</param>
/// <param name="local">The store.</param>
/// <param name="onResolved">Hears that a transaction has ended in a shard.</param>
sealed class RemoteTransactions(
    RemoteCluster<NodeConnection> cluster,
    NodeId client,
    LocalStore local,
    Action<GroupId> onResolved)
    : ISharedTransactions
{
    readonly Lock _lock = new();
    readonly SortedDictionary<ulong, RemoteTransaction> _byNumber = [];
    readonly SortedDictionary<RequestId, RemoteTransaction> _byName = [];
    ulong _last;

    /// <summary>Begins one: asks a node for a name.</summary>
    /// <exception cref="RefusedException">There is no connection.</exception>
    /// <exception cref="NodeStoppedException">The client has ended.</exception>
    public RemoteTransaction Begin()
    {
        NodeConnection connection = cluster.Connection ?? throw cluster.WhyNot();
        RemoteTransaction begun;
        using (_lock.EnterScope())
        {
            begun = new RemoteTransaction(this, connection, ++_last);
            _byNumber.Add(begun.Number, begun);
        }

        Send(begun, new V1.TransactionStep { Name = new V1.NameRequest() });
        return begun;
    }

    /// <summary>Lets the node do one.</summary>
    /// <param name="begun">One that has a name.</param>
    /// <param name="commit">The commit, under the name.</param>
    /// <param name="isAscending">Whether its shards are asked one after the other.</param>
    public void Begin(RemoteTransaction begun, SubmittedShared commit, bool isAscending)
    {
        using (_lock.EnterScope())
        {
            begun.Votes = new OpenTransaction(commit.Id, commit.Shards, answeredUpTo: 0, tick: 0);
            _byName.Add(commit.Id, begun);
        }

        var parts = new V1.TransactionParts { IsAscending = isAscending };
        parts.Parts.Add(commit.Shards.Select(shard => new V1.TransactionPart
        {
            Shard = (uint)ShardMap.ShardOf(shard),
            Command = ValueEncoder.Put(commit.PayloadOf(shard)),
        }));
        Send(begun, new V1.TransactionStep { Parts = parts });
    }

    /// <summary>Nobody waits for one any more.</summary>
    /// <param name="ended">The transaction.</param>
    /// <param name="isInDoubt">Whether somebody may ask how it ended.</param>
    public void End(RemoteTransaction ended, bool isInDoubt)
    {
        using (_lock.EnterScope())
        {
            _byNumber.Remove(ended.Number);
            if (ended.Votes is { } votes)
                _byName.Remove(votes.Id);
        }

        if (cluster.Connection == ended.Connection)
            Send(ended, new V1.TransactionStep { Done = new V1.TransactionDone { IsInDoubt = isInDoubt } });
    }

    /// <summary>Takes what a node has answered.</summary>
    public void Take(V1.CommitReplies replies)
    {
        using Lock.Scope scope = _lock.EnterScope();
        foreach (V1.TransactionName name in replies.Names)
        {
            if (_byNumber.TryGetValue(name.Number, out RemoteTransaction? named))
                named.OnName(name);
        }

        foreach (V1.CommitReply end in replies.Ends)
        {
            if (_byNumber.TryGetValue(end.Number, out RemoteTransaction? ended))
                ended.OnLost(Remote.ErrorOf(end));
        }
    }

    /// <summary>All that wait for a node are told the same; the logs may still say how one ended.</summary>
    /// <param name="error">Makes the error.</param>
    public void FailAll(Func<Exception> error)
    {
        using Lock.Scope scope = _lock.EnterScope();
        foreach (RemoteTransaction one in _byNumber.Values)
            one.OnLost(error());
    }

    void ISharedTransactions.OnVote(
        GroupId shard, RequestId id, Vote vote, IReadOnlyList<GroupId>? participants, ulong answeredUpTo)
        => Hear(shard, id, (votes, participant) =>
        {
            if (vote.Kind == VoteKind.Yes && participants is not null)
                Invariant.Check(votes.IsOf(participants), "X6");
            participant.OnVote(vote);
        });

    // Nodes see to ends, and to how fast they come.
    void ISharedTransactions.OnBlocked(GroupId shard)
    {
    }

    void ISharedTransactions.OnResolved(GroupId shard, Resolution resolution)
    {
        Hear(shard, resolution.Request, (_, participant) => participant.OnResolved(resolution.IsCommitted));
        onResolved(shard);
    }

    void ISharedTransactions.OnForgotten(GroupId shard, RequestId id)
        => Hear(shard, id, static (_, participant) => participant.OnForgotten());

    void ISharedTransactions.OnLoaded(GroupId shard, PreparedTransactions known)
    {
        using Lock.Scope scope = _lock.EnterScope();
        foreach ((RequestId id, RemoteTransaction one) in _byName)
        {
            if (one.Votes!.Find(shard) is not { } participant)
                continue;
            bool isCommitted = known.Committed.ContainsKey(id);
            if (isCommitted || known.All.ContainsKey(id))
            {
                // Why no time: nodes tell shards of commits, and clients do not.
                participant.OnLoaded(isCommitted, time: 0);
            }
            else
            {
                participant.OnGone(one.Votes.Fate);
                // Why: it may be in the checkpoint, or come later, or never.
                one.OnLost(new InDoubtException(
                    "A shard was brought up to date by a checkpoint, in which single commits cannot be told apart."));
            }

            Judge(one);
        }
    }

    void Hear(GroupId shard, RequestId id, Action<OpenTransaction, Participant> hear)
    {
        using Lock.Scope scope = _lock.EnterScope();
        if (!_byName.TryGetValue(id, out RemoteTransaction? one) || one.Votes!.Find(shard) is not { } participant)
            return;
        hear(one.Votes, participant);
        Judge(one);
    }

    void Judge(RemoteTransaction one)
    {
        one.Votes!.Judge();
        // Why the timestamp now: it may be forgotten soon.
        if (one.Votes.Fate != Fate.Open)
            one.OnEnd(Coordinator.AnswerOf(one.Votes), local.Positions.InstalledAt(one.Votes.Id));
    }

    void Send(RemoteTransaction one, V1.TransactionStep step)
    {
        step.Number = one.Number;
        one.Connection.Send(client, new V1.CommitFrame { Steps = { step } });
        // Why after it: whoever has ended the connection may have looked before this one was there.
        if (cluster.Connection != one.Connection)
            one.OnLost(new InDoubtException("The connection has ended.", cluster.Ended));
    }
}
