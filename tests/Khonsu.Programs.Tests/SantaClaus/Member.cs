namespace Khonsu.Programs.Tests.SantaClaus;

/// <summary>A reindeer or an elf, who may have a thread of its own or be a task without one.</summary>
sealed class Member(NorthPole pole, GroupKind kind, int number, CancellationToken stop)
{
    /// <summary>Goes to Santa once: joins a group, is let in, and is let out.</summary>
    /// <returns>False when the season ended before Santa had time.</returns>
    public bool Visit()
    {
        if (Join() is not { } batch || !pole.Atomically(Me(batch), Enter, cancellationToken: stop))
            return false;
        pole.Atomically(Me(batch), Leave, cancellationToken: stop);
        return true;
    }

    /// <summary>The same; no thread is held while the member waits.</summary>
    /// <returns>False when the season ended before Santa had time.</returns>
    public async Task<bool> VisitAsync()
    {
        if (await pole.AtomicallyAsync(kind, Join, cancellationToken: stop) is not { } batch
            || !await pole.AtomicallyAsync(Me(batch), Enter, cancellationToken: stop))
        {
            return false;
        }

        await pole.AtomicallyAsync(Me(batch), Leave, cancellationToken: stop);
        return true;
    }

    /// <summary>Waits for a place in the group that gathers.</summary>
    /// <returns>The group, or null when the season is over.</returns>
    public int? Join() => pole.Atomically(kind, Join, cancellationToken: stop);

    static int? Join(NorthPoleTx tx, GroupKind kind)
    {
        if (tx.Houses[0].IsClosed)
            return null;
        Group group = tx.Groups[kind];
        tx.RetryUnless(!group.IsFull);
        tx.Groups[kind] = group with { Waiting = group.Waiting + 1 };
        return group.Batch;
    }

    // Waits until Santa lets the group in; false when the season is over.
    static bool Enter(NorthPoleTx tx, VisitKey me)
    {
        Gate entrance = tx.Gates[(me.Kind, me.Batch, false)];
        if (entrance.Open == 0 && tx.Houses[0].IsClosed)
            return false;
        tx.RetryUnless(entrance.Open > 0);
        tx.Gates.Upsert(entrance with { Open = entrance.Open - 1 });
        tx.Visits.Add(new Visit(me.Kind, me.Batch, me.Member));
        return true;
    }

    // Waits until Santa lets the group out.
    static void Leave(NorthPoleTx tx, VisitKey me)
    {
        Gate exit = tx.Gates[(me.Kind, me.Batch, true)];
        tx.RetryUnless(exit.Open > 0);
        tx.Gates.Upsert(exit with { Open = exit.Open - 1 });
        tx.Visits.Row(me).HasLeft = true;
    }

    VisitKey Me(int batch) => new(kind, batch, number);
}
