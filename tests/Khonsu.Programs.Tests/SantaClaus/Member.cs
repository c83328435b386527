namespace Khonsu.Programs.Tests.SantaClaus;

/// <summary>A reindeer or an elf.</summary>
sealed class Member(NorthPole pole, GroupKind kind, int number, CancellationToken stop)
{
    /// <summary>Goes to Santa once: joins a group, is let in, and is let out.</summary>
    /// <returns>False when the season ended before Santa had time.</returns>
    public bool Visit()
    {
        if (Join() is not { } batch || !Enter(batch))
            return false;
        Leave(batch);
        return true;
    }

    /// <summary>Waits for a place in the group that gathers.</summary>
    /// <returns>The group, or null when the season is over.</returns>
    public int? Join() => pole.Atomically(
        kind,
        static (tx, kind) =>
        {
            if (tx.Houses[0].IsClosed)
                return (int?)null;
            Group group = tx.Groups[kind];
            tx.RetryUnless(!group.IsFull);
            tx.Groups[kind] = group with { Waiting = group.Waiting + 1 };
            return group.Batch;
        },
        cancellationToken: stop);

    /// <summary>Waits until Santa lets the group in.</summary>
    /// <returns>False when the season is over.</returns>
    public bool Enter(int batch) => pole.Atomically(
        (kind, batch, number),
        static (tx, me) =>
        {
            Gate entrance = tx.Gates[(me.kind, me.batch, false)];
            if (entrance.Open == 0 && tx.Houses[0].IsClosed)
                return false;
            tx.RetryUnless(entrance.Open > 0);
            tx.Gates.Upsert(entrance with { Open = entrance.Open - 1 });
            tx.Visits.Add(new Visit(me.kind, me.batch, me.number));
            return true;
        },
        cancellationToken: stop);

    /// <summary>Waits until Santa lets the group out.</summary>
    public void Leave(int batch) => pole.Atomically(
        (kind, batch, number),
        static (tx, me) =>
        {
            Gate exit = tx.Gates[(me.kind, me.batch, true)];
            tx.RetryUnless(exit.Open > 0);
            tx.Gates.Upsert(exit with { Open = exit.Open - 1 });
            tx.Visits.Row(me.kind, me.batch, me.number).HasLeft = true;
        },
        cancellationToken: stop);
}
