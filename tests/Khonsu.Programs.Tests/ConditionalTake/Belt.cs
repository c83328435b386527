namespace Khonsu.Programs.Tests.ConditionalTake;

/// <summary>
/// A queue with a conditional take: a driver takes the first parcel that satisfies his condition, wherever it lies,
/// and waits when there is none. The condition is any function of the parcel; the queue knows nothing of it, and the
/// sender does not know who waits for what.
/// </summary>
/// <remarks>
/// Source: the conditional critical regions of Hoare 1972 ("Towards a theory of parallel programming"), which wait for
/// a condition on data; as transactions, Harris and Fraser 2003 ("Language support for lightweight transactions") and
/// Harris, Marlow, Peyton Jones, Herlihy 2005 ("Composable memory transactions").
/// Checked: each parcel is taken once, by a driver whose condition it satisfies; no driver passes over an earlier
/// parcel that he could have had; the parcels of a sender keep their order. Ours: takes are numbered, for the checker.
/// </remarks>
[TransactionalModel(typeof(Parcel), typeof(Counter), typeof(Pickup))]
sealed partial class Belt
{
    public static Belt Open(int senders)
    {
        Belt belt = Open();
        belt.Atomically(tx =>
        {
            tx.Counters.Add(new Counter(CounterKind.SendersLeft, senders));
            tx.Counters.Add(new Counter(CounterKind.Put, 0));
            tx.Counters.Add(new Counter(CounterKind.Taken, 0));
        });
        return belt;
    }

    /// <summary>Puts a parcel at the end of the belt.</summary>
    public void Put(Parcel parcel, CancellationToken stop) => Atomically(
        parcel,
        static (tx, parcel) =>
        {
            long place = tx.Counters[CounterKind.Put].Value;
            tx.Parcels.Add(parcel with { Place = place });
            tx.Counters.Row(CounterKind.Put).Value = place + 1;
        },
        cancellationToken: stop);

    /// <summary>Tells that a sender will put nothing more.</summary>
    public void EndSending(CancellationToken stop) =>
        Atomically(static tx => tx.Counters.Row(CounterKind.SendersLeft).Value--, cancellationToken: stop);

    /// <summary>Takes the first parcel that satisfies a condition; the thread sleeps while there is none.</summary>
    /// <returns>The parcel, or null when none is there and none will come.</returns>
    public Parcel? Take(Driver driver, CancellationToken stop) =>
        Atomically(driver, static (tx, driver) => TakeFirst(tx, driver), cancellationToken: stop);

    /// <summary>Takes the first parcel that satisfies a condition; no thread is held while there is none.</summary>
    /// <returns>The parcel, or null when none is there and none will come.</returns>
    public ValueTask<Parcel?> TakeAsync(Driver driver, CancellationToken stop) =>
        AtomicallyAsync(driver, static (tx, driver) => TakeFirst(tx, driver), cancellationToken: stop);

    /// <summary>Takes a parcel off the belt.</summary>
    public static void Remove(BeltTx tx, Parcel parcel, int driver)
    {
        tx.Parcels.Remove(parcel.Place);
        long turn = tx.Counters[CounterKind.Taken].Value;
        tx.Pickups.Add(new Pickup(
            turn, parcel.Place, parcel.Sender, parcel.Serial, parcel.Town, parcel.Kilograms, driver));
        tx.Counters.Row(CounterKind.Taken).Value = turn + 1;
    }

    static Parcel? TakeFirst(BeltTx tx, Driver driver)
    {
        foreach (Parcel parcel in tx.Parcels.ByKey.Ascending())
        {
            if (driver.Wants(parcel))
            {
                Remove(tx, parcel, driver.Number);
                return parcel;
            }
        }

        tx.RetryUnless(tx.Counters[CounterKind.SendersLeft].Value == 0);
        return null;
    }
}
