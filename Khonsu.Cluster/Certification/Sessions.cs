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
/// be done any more.
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

    /// <summary>Tells whether a transaction is to be decided, or what is known of it.</summary>
    /// <param name="request">Which one.</param>
    /// <param name="answeredUpTo">Up to which number its start has heard the answers.</param>
    /// <param name="known">How it ended, if it was decided before; null when nobody waits for it any more.</param>
    /// <returns>True when it is to be decided now; <see cref="Note"/> follows.</returns>
    public bool IsNew(RequestId request, ulong answeredUpTo, out Outcome? known)
    {
        known = null;
        Session session = SessionOf(request);
        if (session.Incarnation > request.Incarnation || request.Sequence <= session.AnsweredUpTo)
            return false;
        session.Answer(Math.Min(answeredUpTo, request.Sequence - 1));
        if (!session.TryFind(request.Sequence, out Outcome outcome))
            return true;
        known = outcome;
        return false;
    }

    /// <summary>Notes how a transaction ended that was new.</summary>
    /// <param name="request">Which one.</param>
    /// <param name="outcome">How.</param>
    public void Note(RequestId request, Outcome outcome)
        => _sessions[request.Node].Current.Note(request.Sequence, outcome);

    /// <summary>Tells how a transaction ended. One of the latest start that has not come yet is given up: should it
    /// come later, it is not done (Inv T5).</summary>
    /// <param name="request">Which one.</param>
    /// <param name="isOwn">Whether its own node asks, so that the start is known to be one.</param>
    public Settlement Settle(RequestId request, bool isOwn)
    {
        bool isKnown = _sessions.TryGetValue(request.Node, out NodeSessions? sessions)
            && sessions.Current.Incarnation >= request.Incarnation;
        // Why: anybody can name a start that never was; if it were taken for one, its node would not be heard any more.
        if (!isKnown && !isOwn)
            return new Settlement(SettlementKind.Undecided);
        Session session = SessionOf(request);
        if (session.Incarnation > request.Incarnation)
            return _sessions[request.Node].SettleFormer(request);
        if (request.Sequence <= session.AnsweredUpTo)
            return new Settlement(SettlementKind.Forgotten);
        if (session.TryFind(request.Sequence, out Outcome outcome))
            return Settlement.Of(outcome);
        if (request.Sequence - session.AnsweredUpTo > SettledAheadMax)
            return new Settlement(SettlementKind.Undecided);
        session.Note(request.Sequence, Outcome.GivenUp);
        return new Settlement(SettlementKind.NotDone);
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
