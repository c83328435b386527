using Khonsu.Programs.Tests.Common;
using Xunit.Abstractions;

namespace Khonsu.Programs.Tests.ConditionalTake;

public sealed class ConditionalTakeTests(ITestOutputHelper output)
{
    const int Senders = 2;
    const int ParcelsEach = 3_000;
    const int Towns = 3;
    const int KilogramsMax = 40;
    const int SpinsMax = 300;

    // A driver for each town, one who takes what is heavy, and one who takes anything light to the first two towns.
    static readonly Driver[] s_drivers =
    [
        new(0, static parcel => parcel.Town == 0),
        new(1, static parcel => parcel.Town == 1),
        new(2, static parcel => parcel.Town == 2),
        new(3, static parcel => parcel.Kilograms > 30),
        new(4, static parcel => parcel.Kilograms < 10 && parcel.Town < 2),
    ];

    [Fact]
    public void Each_driver_takes_the_first_parcel_that_he_wants()
    {
        var run = new ProgramRun(output);
        using Belt belt = Belt.Open(Senders);
        Sleepers sleepers = Sleepers.WokenByCommitsOnly(belt.Store);
        int parcelsEach = ParcelsEach * run.Scale;

        run.RunThreads(Senders + s_drivers.Length, worker =>
        {
            if (worker.Number < Senders)
                Send(belt, worker, parcelsEach);
            else
                Drive(belt, s_drivers[worker.Number - Senders], worker);
        });

        run.AssertNone(BeltChecker.Check(belt, Senders * parcelsEach, s_drivers));
        Assert.Equal(0, sleepers.Registered);
    }

    [Fact]
    public async Task A_driver_without_a_thread_is_woken_by_the_parcel_that_he_wants()
    {
        using Belt belt = Belt.Open(senders: 1);
        Sleepers sleepers = Sleepers.WokenByCommitsOnly(belt.Store);

        Task<Parcel?> taken = belt.TakeAsync(s_drivers[1], CancellationToken.None).AsTask();
        Assert.NotEqual(0, sleepers.Registered);
        belt.Put(new Parcel(0, Sender: 0, Serial: 0, Town: 0, Kilograms: 20), CancellationToken.None);
        Assert.False(taken.IsCompleted);
        belt.Put(new Parcel(0, Sender: 0, Serial: 1, Town: 1, Kilograms: 20), CancellationToken.None);

        Assert.Equal(1, (await taken)!.Place);
        string complaint = Assert.Single(BeltChecker.Check(belt, parcels: 2, s_drivers));
        Assert.EndsWith("was left on the belt", complaint);
    }

    [Fact]
    public void A_driver_who_passes_over_a_parcel_is_found()
    {
        using Belt belt = OpenWithThree();

        TakeAt(belt, place: 2, driver: 0);
        TakeAt(belt, place: 0, driver: 0);
        TakeAt(belt, place: 1, driver: 1);

        string complaint = Assert.Single(BeltChecker.Check(belt, parcels: 3, s_drivers));
        Assert.Contains("Place = 2", complaint);
        Assert.EndsWith("was taken although place 0 was wanted, too", complaint);
    }

    [Fact]
    public void A_driver_who_takes_what_he_does_not_want_is_found()
    {
        using Belt belt = OpenWithThree();

        TakeAt(belt, place: 0, driver: 0);
        TakeAt(belt, place: 1, driver: 0);
        TakeAt(belt, place: 2, driver: 0);

        Assert.EndsWith("was not wanted by its driver", Assert.Single(BeltChecker.Check(belt, 3, s_drivers)));
    }

    [Fact]
    public void A_parcel_that_is_taken_in_two_pieces_is_taken_twice()
    {
        using Belt belt = OpenWithThree();

        Parcel stale = belt.Read(static tx => tx.Parcels[0]);
        TakeAt(belt, place: 0, driver: 0);
        belt.Atomically(tx => Belt.Remove(tx, stale, driver: 0));

        string[] complaints = [.. BeltChecker.Check(belt, parcels: 3, s_drivers)];
        Assert.Contains("1 parcels were taken in 2 turns; 1 were put", complaints);
    }

    static void Send(Belt belt, Worker worker, int parcels)
    {
        for (int serial = 0; serial < parcels; serial++)
        {
            int kilograms = worker.Random.Between(1, KilogramsMax);
            belt.Put(new Parcel(0, worker.Number, serial, worker.Random.Below(Towns), kilograms), worker.Stop);
            Thread.SpinWait(worker.Random.Below(SpinsMax));
        }

        belt.EndSending(worker.Stop);
    }

    static void Drive(Belt belt, Driver driver, Worker worker)
    {
        while (belt.Take(driver, worker.Stop) is not null)
            Thread.SpinWait(worker.Random.Below(SpinsMax));
    }

    static void TakeAt(Belt belt, long place, int driver) =>
        belt.Atomically((place, driver), static (tx, it) => Belt.Remove(tx, tx.Parcels[it.place], it.driver));

    // To town 0, to town 1, and to town 0 again.
    static Belt OpenWithThree()
    {
        Belt belt = Belt.Open(senders: 1);
        for (int serial = 0; serial < 3; serial++)
            belt.Put(new Parcel(0, Sender: 0, serial, Town: serial % 2, Kilograms: 20), CancellationToken.None);
        belt.EndSending(CancellationToken.None);
        return belt;
    }
}
