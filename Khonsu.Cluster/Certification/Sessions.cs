using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Certification;

/// <summary>
/// Who has asked for which transaction, so that each is decided once however often it comes through the log: by a
/// message that was doubled, or by a node that has not heard how it ended and asks again.
/// </summary>
/// <remarks>
/// Idea: a node numbers its transactions in each of its starts, and says with each one up to which number it has heard
/// the answers. One session a node is kept: what an older start of it has asked for, nobody waits for any more.
/// Source: the client table of Viewstamped Replication Revisited (Liskov, Cowling 2012, section 4.1), with several
/// requests at a time.
/// </remarks>
sealed class Sessions
{
    readonly SortedDictionary<NodeId, Session> _sessions = [];

    /// <summary>The sessions by node.</summary>
    public IReadOnlyDictionary<NodeId, Session> All => _sessions;

    /// <summary>Tells whether a transaction is to be decided, or what is known of it.</summary>
    /// <param name="request">Which one.</param>
    /// <param name="answeredUpTo">Up to which number its start has heard the answers.</param>
    /// <param name="known">How it ended, if it was decided before; null when nobody waits for it any more.</param>
    /// <returns>True when it is to be decided now; <see cref="Note"/> follows.</returns>
    public bool IsNew(RequestId request, ulong answeredUpTo, out Outcome? known)
    {
        known = null;
        if (!_sessions.TryGetValue(request.Node, out Session? session) || session.Incarnation < request.Incarnation)
            _sessions[request.Node] = session = new Session { Incarnation = request.Incarnation };
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
    public void Note(RequestId request, Outcome outcome) => _sessions[request.Node].Note(request.Sequence, outcome);

    /// <summary>Puts a session in, of a checkpoint.</summary>
    /// <param name="node">Whose it is.</param>
    /// <param name="session">The session.</param>
    public void Restore(NodeId node, Session session) => _sessions.Add(node, session);
}
