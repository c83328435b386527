namespace Khonsu.Programs.Tests.SantaClaus;

/// <summary>Santa.</summary>
sealed class Santa(NorthPole pole, CancellationToken stop)
{
    int _sessions;

    /// <summary>Sleeps until a group is complete, works with it, and is alone again afterwards.</summary>
    /// <returns>Who came.</returns>
    public GroupKind Serve()
    {
        Session session = Choose(GroupKind.Reindeer, GroupKind.Elves);
        Operate(session, isExit: false);
        Operate(session, isExit: true);
        pole.Atomically(
            session,
            static (tx, session) =>
            {
                tx.Gates.Remove(session.Kind, session.Batch, false);
                tx.Gates.Remove(session.Kind, session.Batch, true);
                tx.Sessions.Row(session.Number).IsOver = true;
            },
            cancellationToken: stop);
        return session.Kind;
    }

    /// <summary>Waits until one of two groups is complete; when both are, takes the preferred one.</summary>
    public Session Choose(GroupKind preferred, GroupKind other) => pole.Atomically(
        (Number: _sessions++, Preferred: preferred, Other: other),
        static (tx, choice) => tx.OrElse(
            choice,
            static (tx, choice) => Take(tx, choice.Preferred, choice.Number),
            static (tx, choice) => Take(tx, choice.Other, choice.Number)),
        cancellationToken: stop);

    /// <summary>Closes the house; who waits for a group to fill up goes home.</summary>
    public void EndSeason() => pole.Atomically(static tx => tx.Houses.Row(0).IsClosed = true, cancellationToken: stop);

    static Session Take(NorthPoleTx tx, GroupKind kind, int number)
    {
        Group group = tx.Groups[kind];
        tx.RetryUnless(group.IsFull);
        var session = new Session(number, kind, group.Batch, tx.Groups[GroupKind.Reindeer].Waiting);
        tx.Sessions.Add(session);
        NorthPole.Gather(tx, group with { Waiting = 0, Batch = group.Batch + 1 });
        return session;
    }

    /// <summary>Opens a gate for the whole group and waits until all have passed.</summary>
    void Operate(Session session, bool isExit)
    {
        pole.Atomically(
            (session, isExit),
            static (tx, gate) => tx.Gates.Row(gate.session.Kind, gate.session.Batch, gate.isExit).Open =
                tx.Groups[gate.session.Kind].Size,
            cancellationToken: stop);
        pole.Atomically(
            (session, isExit),
            static (tx, gate) =>
                tx.RetryUnless(tx.Gates[(gate.session.Kind, gate.session.Batch, gate.isExit)].Open == 0),
            cancellationToken: stop);
    }
}
