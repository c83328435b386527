using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Certification;

/// <summary>
/// Who has asked for which transaction, so that each is decided once however often it comes through the log: by a
/// message that was doubled, or by a node that has not heard how it ended and asks again.
/// </summary>
/// <remarks>
/// Idea: a node numbers its transactions in each of its starts, and says with each one up to which number it has heard
/// the answers. What an older start of it has asked for, nobody waits for any more; of a few of them the outcomes are
/// kept for who asks. Inv T5: who is told that a transaction was not done is told so by the log, after which it cannot
/// be done any more. Clients have <see cref="ClientSessions"/>.
/// Source: the client table of Viewstamped Replication Revisited (Liskov, Cowling 2012, section 4.1), with several
/// requests at a time.
/// </remarks>
sealed class Sessions
{
    /// <summary>Nobody can give a transaction up whose number is further than this beyond those that are answered, so
    /// that questions cost no memory without bound.</summary>
    public const ulong SettledAheadMax = 1 << 20;

    readonly SortedDictionary<NodeId, NodeSessions> _sessions = [];

    /// <summary>The sessions by node.</summary>
    public IReadOnlyDictionary<NodeId, NodeSessions> All => _sessions;

    /// <summary>Those of clients, which are not nodes.</summary>
    public ClientSessions Clients { get; } = new();

    /// <summary>An entry names somebody who asks; called before anything else is done for it.</summary>
    /// <param name="request">Whom.</param>
    /// <param name="stamp">Commit timestamp that the entry has.</param>
    public void Touch(RequestId request, long stamp)
    {
        if (request.IsOfClient)
            Clients.Touch(request.Node, stamp);
    }

    /// <summary>Tells whether a transaction is to be decided, or what is known of it.</summary>
    /// <param name="request">Which one.</param>
    /// <param name="answeredUpTo">Up to which number its start has heard the answers.</param>
    /// <param name="known">How it ended, if it was decided before; null when nobody waits for it any more.</param>
    /// <returns>True when it is to be decided now; <see cref="Note"/> follows.</returns>
    public bool IsNew(RequestId request, ulong answeredUpTo, out Outcome? known)
    {
        if (request.IsOfClient)
            return Clients.IsNew(request, answeredUpTo, out known);
        known = null;
        Session session = SessionOf(request);
        return session.Incarnation <= request.Incarnation
            && session.IsNew(request.Sequence, answeredUpTo, out known);
    }

    /// <summary>Notes how a transaction ended that was new.</summary>
    /// <param name="request">Which one.</param>
    /// <param name="outcome">How.</param>
    public void Note(RequestId request, Outcome outcome)
    {
        if (request.IsOfClient)
            Clients.Note(request, outcome);
        else
            _sessions[request.Node].Current.Note(request.Sequence, outcome);
    }

    /// <summary>Notes how a transaction ended that was new when it was prepared; nothing when it is answered
    /// meanwhile.</summary>
    /// <param name="request">Which one.</param>
    /// <param name="outcome">How.</param>
    public void NoteLate(RequestId request, Outcome outcome)
    {
        if (request.IsOfClient)
            Clients.NoteLate(request, outcome);
        else if (_sessions.TryGetValue(request.Node, out NodeSessions? sessions))
            sessions.NoteLate(request, outcome);
    }

    /// <summary>Gives a transaction up that has not come: should it come later, it is not done. Its start is known to
    /// be one, and its number may be as far ahead as it likes: another shard has prepared it, or has been asked for it
    /// and knows its start.</summary>
    /// <param name="request">Which one.</param>
    /// <param name="answeredUpTo">Up to which number its start has heard the answers.</param>
    /// <returns>How it ended; null when that is not remembered any more.</returns>
    public Outcome? GiveUp(RequestId request, ulong answeredUpTo)
    {
        if (IsNew(request, answeredUpTo, out Outcome? known))
        {
            Note(request, Outcome.GivenUp);
            return Outcome.GivenUp;
        }

        if (request.IsOfClient || _sessions[request.Node].Current.Incarnation == request.Incarnation)
            return known;
        Settlement settled = _sessions[request.Node].SettleFormer(request);
        return settled.Kind switch
        {
            SettlementKind.Committed => new Outcome(settled.Stamp, null),
            SettlementKind.NotDone => Outcome.GivenUp,
            _ => null,
        };
    }

    /// <summary>Tells how a transaction ended. One of the latest start that has not come yet is given up: should it
    /// come later, it is not done (Inv T5).</summary>
    /// <param name="request">Which one.</param>
    /// <param name="isOwn">Whether its own node asks, so that the start is known to be one.</param>
    public Settlement Settle(RequestId request, bool isOwn)
    {
        if (request.IsOfClient)
            return Clients.Settle(request);
        bool isKnown = _sessions.TryGetValue(request.Node, out NodeSessions? sessions)
            && sessions.Current.Incarnation >= request.Incarnation;
        // Why: anybody can name a start that never was; if it were taken for one, its node would not be heard any more.
        if (!isKnown && !isOwn)
            return new Settlement(SettlementKind.Unheard);
        Session session = SessionOf(request);
        return session.Incarnation > request.Incarnation
            ? _sessions[request.Node].SettleFormer(request)
            : session.Settle(request.Sequence);
    }

    /// <summary>Puts the sessions of a node in, of a checkpoint.</summary>
    /// <param name="node">Whose they are.</param>
    /// <param name="sessions">The sessions.</param>
    public void Restore(NodeId node, NodeSessions sessions) => _sessions.Add(node, sessions);

    // The session of the latest start, which is that of the request or a later one.
    Session SessionOf(RequestId request)
    {
        if (!_sessions.TryGetValue(request.Node, out NodeSessions? sessions))
        {
            // Why from the first start on: the log has never heard of the node, so none of them has done anything.
            sessions = new NodeSessions(new Session { Incarnation = request.Incarnation }, keptSince: 0, []);
            _sessions.Add(request.Node, sessions);
        }
        else if (sessions.Current.Incarnation < request.Incarnation)
        {
            sessions.Begin(request.Incarnation);
        }

        return sessions.Current;
    }
}
