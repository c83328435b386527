using Khonsu.Programs.Tests.Common;
using Xunit.Abstractions;

namespace Khonsu.Programs.Tests.DiningPhilosophers;

public sealed class DiningPhilosophersTests(ITestOutputHelper output)
{
    const int Seats = 5;
    const int MealsEach = 1_500;
    const int SpinsMax = 200;

    [Fact]
    public void Everybody_eats_and_nobody_ever_holds_one_fork()
    {
        var run = new ProgramRun(output);
        using DiningRoom room = DiningRoom.Open(Seats);
        Sleepers sleepers = Sleepers.WokenByCommitsOnly(room.Store);
        int mealsEach = MealsEach * run.Scale;
        var complaints = new List<string>();

        run.RunThreads(Seats + 1, worker =>
        {
            for (int i = 0; i < mealsEach; i++)
            {
                if (worker.Number < Seats)
                    Dine(room, worker);
                else if (complaints.Count == 0)
                    complaints.AddRange(ForkChecker.Check(room.LookAtForks()));
            }
        });

        run.AssertNone(complaints);
        Assert.Equal(Enumerable.Repeat(mealsEach, Seats), room.CountMeals());
        Assert.All(room.LookAtForks(), static fork => Assert.Null(fork.Holder));
        Assert.Equal(0, sleepers.Registered);
    }

    [Fact]
    public void Forks_that_are_taken_one_by_one_end_in_a_deadlock_and_the_checker_says_so()
    {
        using DiningRoom room = DiningRoom.Open(Seats);

        for (int seat = 0; seat < Seats; seat++)
            room.Atomically(seat, static (tx, seat) => tx.Forks.Row(seat).Holder = seat);

        string[] complaints = [.. ForkChecker.Check(room.LookAtForks())];
        Assert.Equal(Seats + 1, complaints.Length);
        Assert.Equal("philosopher 0 holds one fork", complaints[0]);
        Assert.Equal("everybody holds one fork and waits for ever", complaints[^1]);
    }

    [Fact]
    public void A_fork_from_across_the_table_is_found()
    {
        using DiningRoom room = DiningRoom.Open(Seats);

        room.Atomically(static tx => tx.Forks.Row(0).Holder = 2);

        Assert.Contains("is out of reach", ForkChecker.Check(room.LookAtForks()).First());
    }

    [Fact]
    public void Of_two_neighbours_who_reach_for_one_fork_by_hand_one_is_refused_at_every_level()
    {
        foreach (IsolationLevel level in Enum.GetValues<IsolationLevel>())
        {
            using DiningRoom room = DiningRoom.Open(Seats);
            TransactionOptions options = new() { Isolation = level };
            using DiningRoomTransaction one = room.Begin(options);
            using DiningRoomTransaction other = room.Begin(options);

            one.Forks.Row(0).Holder = 0;
            one.Forks.Row(1).Holder = 0;
            other.Forks.Row(1).Holder = 1;
            other.Forks.Row(2).Holder = 1;

            Assert.True(one.TryCommit().IsCommitted, $"{level}");
            Assert.Equal(1, other.TryCommit().Abort!.Key);
            Assert.Empty(ForkChecker.Check(room.LookAtForks()));
        }
    }

    static void Dine(DiningRoom room, Worker worker)
    {
        room.TakeForks(worker.Number, Seats, worker.Stop);
        Thread.SpinWait(worker.Random.Below(SpinsMax));
        room.LayForksDown(worker.Number, Seats, worker.Stop);
        Thread.SpinWait(worker.Random.Below(SpinsMax));
    }
}
