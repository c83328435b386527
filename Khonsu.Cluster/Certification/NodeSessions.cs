namespace Khonsu.Cluster.Certification;

/// <summary>
/// What is known of the transactions of one node: those of its latest start, which may still come, and how those of a
/// few starts before have ended, for whoever asks.
/// </summary>
sealed class NodeSessions
{
    /// <summary>Starts before the latest one whose outcomes are kept. A part of the function that the log is applied
    /// by: all nodes must have the same.</summary>
    public const int FormerStartsMax = 4;

    readonly List<Session> _former;

    /// <summary>Makes the sessions of a node.</summary>
    /// <param name="current">Of its latest start.</param>
    /// <param name="keptSince">Of this start and later ones all is known that is not answered.</param>
    /// <param name="former">Of starts before, oldest first.</param>
    public NodeSessions(Session current, ulong keptSince, IEnumerable<Session> former)
        => (Current, KeptSince, _former) = (current, keptSince, [.. former]);

    /// <summary>The latest start that the log has heard of.</summary>
    public Session Current { get; private set; }

    /// <summary>Of this start and later ones all is known that is not answered.</summary>
    public ulong KeptSince { get; private set; }

    /// <summary>Starts before, oldest first; nothing new comes of them, but what was prepared may still end.</summary>
    public IReadOnlyList<Session> Former => _former;

    /// <summary>Copies them as they are now.</summary>
    public NodeSessions Copy() => new(Current.Copy(), KeptSince, _former.ConvertAll(static one => one.Copy()));

    /// <summary>The log hears of a later start: the one before is not heard any more.</summary>
    /// <param name="incarnation">The later one.</param>
    public void Begin(ulong incarnation)
    {
        _former.Add(Current);
        Current = new Session { Incarnation = incarnation };
        if (_former.Count <= FormerStartsMax)
            return;
        KeptSince = _former[0].Incarnation + 1;
        _former.RemoveAt(0);
    }

    /// <summary>Notes how a transaction ended that was prepared, in whichever start.</summary>
    /// <param name="request">Which one.</param>
    /// <param name="outcome">How.</param>
    public void NoteLate(RequestId request, Outcome outcome)
    {
        Session? session = Current.Incarnation == request.Incarnation ? Current : FormerOf(request);
        session?.NoteLate(request.Sequence, outcome);
    }

    /// <summary>Tells how a transaction of a start before the latest one ended that is not prepared: it cannot come any
    /// more.</summary>
    /// <param name="request">Which one.</param>
    public Settlement SettleFormer(RequestId request)
    {
        Session? session = FormerOf(request);
        if (session is null)
            return new Settlement(
                request.Incarnation >= KeptSince ? SettlementKind.NotDone : SettlementKind.Forgotten);
        if (request.Sequence <= session.AnsweredUpTo)
            return new Settlement(SettlementKind.Forgotten);
        return session.TryFind(request.Sequence, out Outcome outcome)
            ? Settlement.Of(outcome)
            : new Settlement(SettlementKind.NotDone);
    }

    Session? FormerOf(RequestId request) => _former.Find(one => one.Incarnation == request.Incarnation);
}
