namespace Khonsu.Programs.Tests.DiningPhilosophers;

/// <summary>
/// The dining philosophers: between any two of them is one fork, and to eat takes two. A philosopher waits until both
/// are free and takes both in one transaction; so nobody ever holds one and waits for the other, and no order of forks
/// or arbiter is needed.
/// </summary>
/// <remarks>
/// Source: Dijkstra 1971, "Hierarchical ordering of sequential processes"; the name is Hoare's.
/// Checked: in every snapshot a fork is held by a neighbour or nobody, and a philosopher holds both forks or none; at
/// the end all have had their meals and all forks are free.
/// </remarks>
[TransactionalModel(typeof(Fork), typeof(Philosopher))]
sealed partial class DiningRoom
{
    public static DiningRoom Open(int seats)
    {
        DiningRoom room = Open();
        room.Atomically(tx =>
        {
            for (int seat = 0; seat < seats; seat++)
            {
                tx.Forks.Add(new Fork(seat));
                tx.Philosophers.Add(new Philosopher(seat));
            }
        });
        return room;
    }

    /// <summary>Waits for both forks and takes them.</summary>
    public void TakeForks(int seat, int seats, CancellationToken stop) => Atomically(
        (Seat: seat, Left: seat, Right: (seat + 1) % seats),
        static (tx, diner) =>
        {
            tx.RetryUnless(tx.Forks[diner.Left].Holder is null && tx.Forks[diner.Right].Holder is null);
            tx.Forks.Row(diner.Left).Holder = diner.Seat;
            tx.Forks.Row(diner.Right).Holder = diner.Seat;
        },
        cancellationToken: stop);

    /// <summary>Lays both forks down after a meal.</summary>
    public void LayForksDown(int seat, int seats, CancellationToken stop) => Atomically(
        (Seat: seat, Left: seat, Right: (seat + 1) % seats),
        static (tx, diner) =>
        {
            tx.Forks.Row(diner.Left).Holder = null;
            tx.Forks.Row(diner.Right).Holder = null;
            tx.Philosophers.Row(diner.Seat).Meals++;
        },
        cancellationToken: stop);

    /// <summary>All forks on one snapshot, in order.</summary>
    public Fork[] LookAtForks() => Read(static tx => tx.Forks.OrderBy(static fork => fork.Number).ToArray());

    /// <summary>The meals of each philosopher.</summary>
    public int[] CountMeals() => Read(static tx =>
        tx.Philosophers.OrderBy(static one => one.Seat).Select(static one => one.Meals).ToArray());
}
