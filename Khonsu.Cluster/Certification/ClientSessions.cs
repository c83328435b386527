using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Certification;

/// <summary>
/// The sessions of clients. An entry of the log opens one and names it by its own place, so no other one was or will be
/// called the same; who has none is not heard. So the log can forget those that are idle: what comes of one later is
/// refused, and not done a second time (Inv T8).
/// </summary>
/// <remarks>
/// How many there are, and which one goes, is a function of the entries alone, and therefore no setting. The number of
/// a client is its own choice, by chance; that two choose the same one is as likely as a damaged bit that no sum finds,
/// and then they would share a session.
/// </remarks>
sealed class ClientSessions
{
    /// <summary>Sessions that are remembered; then the one goes that was named the longest ago.</summary>
    public const int SessionsMax = 4096;

    /// <summary>Outcomes that all of them remember together; the same then.</summary>
    public const int OutcomesMax = 1 << 20;

    readonly int _sessionsMax;
    readonly int _outcomesMax;
    readonly SortedDictionary<NodeId, ClientSession> _sessions = [];
    readonly SortedDictionary<long, NodeId> _byUse = [];
    int _outcomes;
    long _now;

    /// <summary>Makes them without any.</summary>
    /// <param name="sessionsMax">How many are remembered.</param>
    /// <param name="outcomesMax">How many outcomes.</param>
    public ClientSessions(int sessionsMax = SessionsMax, int outcomesMax = OutcomesMax)
        => (_sessionsMax, _outcomesMax) = (sessionsMax, outcomesMax);

    /// <summary>All of them, by client.</summary>
    public IReadOnlyCollection<ClientSession> All => _sessions.Values;

    /// <summary>An entry names a client; called before anything else is done for it.</summary>
    /// <param name="client">The client.</param>
    /// <param name="stamp">Commit timestamp that the entry has, larger than every one before.</param>
    public void Touch(NodeId client, long stamp)
    {
        _now = stamp;
        if (!_sessions.TryGetValue(client, out ClientSession? found))
            return;
        _byUse.Remove(found.LastUsed);
        Put(found with { LastUsed = stamp });
    }

    /// <summary>Opens a session, unless the client has one.</summary>
    /// <param name="client">The client.</param>
    /// <returns>What its transactions are to name as their start.</returns>
    public ulong Open(NodeId client)
    {
        // Why the same one: the question may have come twice, and transactions may name it already.
        if (_sessions.TryGetValue(client, out ClientSession? found))
            return found.Session.Incarnation;
        var session = new Session { Incarnation = (ulong)_now };
        Put(new ClientSession(client, _now, session));
        Bound();
        return session.Incarnation;
    }

    /// <summary>Tells whether a transaction is to be decided, or what is known of it.</summary>
    /// <param name="request">Which one.</param>
    /// <param name="answeredUpTo">Up to which number the client has heard the answers.</param>
    /// <param name="known">How it ended; <see cref="Outcome.SessionLost"/> when there is no such session.</param>
    /// <returns>True when it is to be decided now; <see cref="Note"/> follows.</returns>
    public bool IsNew(RequestId request, ulong answeredUpTo, out Outcome? known)
    {
        known = Outcome.SessionLost;
        if (Find(request) is not { } session)
            return false;
        _outcomes -= session.Outcomes.Count;
        bool isNew = session.IsNew(request.Sequence, answeredUpTo, out known);
        _outcomes += session.Outcomes.Count;
        return isNew;
    }

    /// <summary>Notes how a transaction ended that was new.</summary>
    /// <param name="request">Which one.</param>
    /// <param name="outcome">How.</param>
    public void Note(RequestId request, Outcome outcome)
    {
        _sessions[request.Node].Session.Note(request.Sequence, outcome);
        _outcomes++;
        Bound();
    }

    /// <summary>Notes how a transaction ended that was prepared; nothing when it is answered, or its session is not
    /// there any more.</summary>
    /// <param name="request">Which one.</param>
    /// <param name="outcome">How.</param>
    public void NoteLate(RequestId request, Outcome outcome)
    {
        if (Find(request) is not { } session || !session.NoteLate(request.Sequence, outcome))
            return;
        _outcomes++;
        Bound();
    }

    /// <summary>Tells how a transaction ended. One that has not come yet is given up.</summary>
    /// <param name="request">Which one.</param>
    public Settlement Settle(RequestId request)
    {
        // Why: a session that is not there any more is not heard any more, so what it has done, it has done.
        if (Find(request) is not { } session)
        {
            return new Settlement(
                request.Incarnation < (ulong)_now ? SettlementKind.Forgotten : SettlementKind.Undecided);
        }

        _outcomes -= session.Outcomes.Count;
        Settlement settled = session.Settle(request.Sequence);
        _outcomes += session.Outcomes.Count;
        Bound();
        return settled;
    }

    /// <summary>Puts a session in, of a checkpoint.</summary>
    /// <param name="session">The session.</param>
    public void Restore(ClientSession session)
    {
        Put(session);
        _outcomes += session.Session.Outcomes.Count;
    }

    /// <summary>Copies all of them as they are now.</summary>
    public ClientSession[] Copy() => [.. All.Select(static one => one with { Session = one.Session.Copy() })];

    Session? Find(RequestId request)
        => _sessions.TryGetValue(request.Node, out ClientSession? found)
            && found.Session.Incarnation == request.Incarnation
            ? found.Session
            : null;

    void Put(ClientSession session)
    {
        _sessions[session.Client] = session;
        _byUse.Add(session.LastUsed, session.Client);
    }

    void Bound()
    {
        while (_sessions.Count > _sessionsMax || _outcomes > _outcomesMax)
        {
            (long used, NodeId client) = _byUse.First();
            _outcomes -= _sessions[client].Session.Outcomes.Count;
            _sessions.Remove(client);
            _byUse.Remove(used);
        }
    }
}
