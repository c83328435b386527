namespace Khonsu.Cluster.Certification;

/// <summary>What is known of the transactions that one start of a node, or one session of a client, has asked
/// for.</summary>
sealed class Session
{
    readonly SortedDictionary<ulong, Outcome> _outcomes = [];

    // Empty but in a call.
    readonly List<ulong> _forgotten = [];

    /// <summary>The start of the node; of a client, the commit timestamp of the entry that opened the
    /// session.</summary>
    public required ulong Incarnation { get; init; }

    /// <summary>Everything up to this number is answered and will not be asked for again.</summary>
    public ulong AnsweredUpTo { get; private set; }

    /// <summary>How the transactions ended that may be asked for again, by number.</summary>
    public IReadOnlyDictionary<ulong, Outcome> Outcomes => _outcomes;

    /// <summary>The largest number of a transaction that has come, or is said to be answered; 0 for none. What a
    /// question has given up may be one that never was.</summary>
    public ulong Last => Math.Max(
        AnsweredUpTo,
        _outcomes.Where(static one => !one.Value.IsGivenUp).Select(static one => one.Key).DefaultIfEmpty().Max());

    /// <summary>Copies the session as it is now.</summary>
    public Session Copy()
    {
        var copy = new Session { Incarnation = Incarnation, AnsweredUpTo = AnsweredUpTo };
        foreach ((ulong sequence, Outcome outcome) in _outcomes)
            copy.Note(sequence, outcome);
        return copy;
    }

    /// <summary>Tells whether a transaction is to be decided, or what is known of it.</summary>
    /// <param name="sequence">Its number.</param>
    /// <param name="answeredUpTo">Up to which number its caller has heard the answers.</param>
    /// <param name="known">How it ended, if it was decided before; null when nobody waits for it any more.</param>
    /// <returns>True when it is to be decided now; <see cref="Note"/> follows.</returns>
    public bool IsNew(ulong sequence, ulong answeredUpTo, out Outcome? known)
    {
        known = null;
        if (sequence <= AnsweredUpTo)
            return false;
        Answer(Math.Min(answeredUpTo, sequence - 1));
        if (!TryFind(sequence, out Outcome outcome))
            return true;
        known = outcome;
        return false;
    }

    /// <summary>Tells how a transaction ended. One that has not come yet is given up: should it come later, it is not
    /// done (Inv T5).</summary>
    /// <param name="sequence">Its number.</param>
    public Settlement Settle(ulong sequence)
    {
        if (sequence <= AnsweredUpTo)
            return new Settlement(SettlementKind.Forgotten);
        if (TryFind(sequence, out Outcome outcome))
            return Settlement.Of(outcome);
        if (sequence - AnsweredUpTo > Sessions.SettledAheadMax)
            return new Settlement(SettlementKind.Undecided);
        Note(sequence, Outcome.GivenUp);
        return new Settlement(SettlementKind.NotDone);
    }

    /// <summary>Finds how a transaction ended.</summary>
    /// <param name="sequence">Its number.</param>
    /// <param name="outcome">How.</param>
    /// <returns>False when it is not known to have ended.</returns>
    public bool TryFind(ulong sequence, out Outcome outcome) => _outcomes.TryGetValue(sequence, out outcome);

    /// <summary>Notes how a transaction ended.</summary>
    /// <param name="sequence">Its number, larger than <see cref="AnsweredUpTo"/>.</param>
    /// <param name="outcome">How.</param>
    public void Note(ulong sequence, Outcome outcome) => _outcomes.Add(sequence, outcome);

    /// <summary>Notes how a transaction ended that was new when it was prepared; nothing when it is answered
    /// meanwhile.</summary>
    /// <param name="sequence">Its number.</param>
    /// <param name="outcome">How.</param>
    /// <returns>Whether it was noted.</returns>
    public bool NoteLate(ulong sequence, Outcome outcome)
    {
        bool isNoted = sequence > AnsweredUpTo && !_outcomes.ContainsKey(sequence);
        if (isNoted)
            Note(sequence, outcome);
        return isNoted;
    }

    /// <summary>Forgets what will not be asked for again.</summary>
    /// <param name="answeredUpTo">Everything up to this number.</param>
    public void Answer(ulong answeredUpTo)
    {
        if (answeredUpTo <= AnsweredUpTo)
            return;
        AnsweredUpTo = answeredUpTo;
        // Why in one walk: each begins with the way down to the first one.
        _forgotten.Clear();
        foreach (ulong sequence in _outcomes.Keys)
        {
            if (sequence > answeredUpTo)
                break;
            _forgotten.Add(sequence);
        }

        foreach (ulong sequence in _forgotten)
            _outcomes.Remove(sequence);
    }
}
