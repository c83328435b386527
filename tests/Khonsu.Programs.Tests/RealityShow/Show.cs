using Khonsu.Programs.Tests.DiningPhilosophers;

namespace Khonsu.Programs.Tests.RealityShow;

/// <summary>
/// The reality-show philosophers: philosophers dine until the pot is empty, and a camera films them. A guest takes both
/// forks and a portion in one transaction; the camera reads all of it in one, and waits until there is something new to
/// see. A camera like that needs no permission of those it films, and never shows what never was.
/// </summary>
/// <remarks>
/// Source: one of the examples of Scala STM (Bronson and others, "reality show philosophers").
/// Checked on every frame: who eats holds both forks and nobody else holds any; portions in the pot, on plates and
/// eaten are as many as were cooked; and the film as a whole goes forward only, to the empty pot. Ours: food is one
/// pot; the camera waits by <c>Retry</c> and is a transaction, so the film has no frame twice.
/// </remarks>
[TransactionalModel(typeof(Fork), typeof(Guest), typeof(Pot))]
sealed partial class Show
{
    public static Show Open(int seats, int portions)
    {
        Show show = Open();
        show.Atomically(tx =>
        {
            tx.Pots.Add(new Pot(0, portions));
            for (int seat = 0; seat < seats; seat++)
            {
                tx.Forks.Add(new Fork(seat));
                tx.Guests.Add(new Guest(seat));
            }
        });
        return show;
    }

    /// <summary>Waits for both forks, and takes them and a portion.</summary>
    /// <returns>False when the pot is empty.</returns>
    public bool StartEating(int seat, int seats, CancellationToken stop) => Atomically(
        (Seat: seat, Left: seat, Right: (seat + 1) % seats),
        static (tx, guest) =>
        {
            if (tx.Pots[0].Portions == 0)
                return false;
            tx.RetryUnless(tx.Forks[guest.Left].Holder is null && tx.Forks[guest.Right].Holder is null);
            tx.Pots.Row(0).Portions--;
            tx.Forks.Row(guest.Left).Holder = guest.Seat;
            tx.Forks.Row(guest.Right).Holder = guest.Seat;
            tx.Guests.Row(guest.Seat).IsEating = true;
            return true;
        },
        cancellationToken: stop);

    /// <summary>Finishes the portion and lays the forks down.</summary>
    public void StopEating(int seat, int seats, CancellationToken stop) => Atomically(
        (Seat: seat, Left: seat, Right: (seat + 1) % seats),
        static (tx, guest) =>
        {
            tx.Forks.Row(guest.Left).Holder = null;
            tx.Forks.Row(guest.Right).Holder = null;
            tx.Guests.Update(guest.Seat, static one => one with { IsEating = false, Meals = one.Meals + 1 });
        },
        cancellationToken: stop);

    /// <summary>Waits until something differs from the last picture, and takes one.</summary>
    public Frame TakePicture(Frame? last, int seats, CancellationToken stop) => Atomically(
        (last, seats),
        static (tx, camera) =>
        {
            Frame frame = Picture(tx.Pots, tx.Guests, tx.Forks, camera.seats);
            tx.RetryUnless(!frame.ShowsSameAs(camera.last));
            return frame;
        },
        cancellationToken: stop);

    /// <summary>What a transaction sees of the room.</summary>
    public static Frame Picture(Table<int, Pot> pots, Table<int, Guest> guests, Table<int, Fork> forks, int seats) =>
        new(
            pots[0].Portions,
            [.. Enumerable.Range(0, seats).Select(seat => guests[seat])],
            [.. Enumerable.Range(0, seats).Select(seat => forks[seat])]);
}
