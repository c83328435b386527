using Khonsu.Programs.Tests.Common;
using Xunit.Abstractions;

namespace Khonsu.Programs.Tests.SantaClaus;

public sealed class SantaClausTests(ITestOutputHelper output)
{
    const int Deliveries = 60;
    const int MeetingsMin = 60;
    const int HolidaySpinsMax = 2_000;

    // Numbers of threads: Santa, then the reindeer, then the elves, then who checks.
    const int FirstElf = 1 + NorthPole.ReindeerCount;
    const int Auditor = FirstElf + NorthPole.ElfCount;

    [Fact]
    public void Santa_serves_complete_groups_one_at_a_time_and_reindeer_first()
    {
        var run = new ProgramRun(output);
        using NorthPole pole = NorthPole.OpenSeason();
        Sleepers sleepers = Sleepers.WokenByCommitsOnly(pole.Store);
        int deliveries = Deliveries * run.Scale;
        var complaints = new List<string>();

        run.RunThreads(Auditor + 1, worker =>
        {
            if (worker.Number == 0)
                BeSanta(pole, deliveries, MeetingsMin * run.Scale, worker.Stop);
            else if (worker.Number < FirstElf)
                BeReindeer(pole, deliveries, worker);
            else if (worker.Number < Auditor)
                BeElf(pole, worker);
            else
                Audit(pole, complaints, worker.Stop);
        });

        run.AssertNone(complaints);
        run.AssertNone(SeasonChecker.Check(pole));
        run.AssertNone(SeasonChecker.CheckEnd(pole, deliveries));
        Assert.Equal(0, sleepers.Registered);
    }

    [Fact]
    public void Santa_serves_members_without_threads_as_well()
    {
        var run = new ProgramRun(output);
        using NorthPole pole = NorthPole.OpenSeason();
        Sleepers sleepers = Sleepers.WokenByCommitsOnly(pole.Store);
        int deliveries = Deliveries * run.Scale;
        var complaints = new List<string>();

        run.RunThreads(3, worker =>
        {
            if (worker.Number == 0)
                BeSanta(pole, deliveries, MeetingsMin * run.Scale, worker.Stop);
            else if (worker.Number == 1)
                Audit(pole, complaints, worker.Stop);
            else
                Task.WaitAll(StartMembers(pole, deliveries, worker.Stop), worker.Stop);
        });

        run.AssertNone(complaints);
        run.AssertNone(SeasonChecker.Check(pole));
        run.AssertNone(SeasonChecker.CheckEnd(pole, deliveries));
        Assert.Equal(0, sleepers.Registered);
    }

    [Fact]
    public void A_Santa_who_prefers_elves_is_found_out()
    {
        using NorthPole pole = NorthPole.OpenSeason();
        Fill(pole, GroupKind.Elves, NorthPole.ElvesInGroup);
        Fill(pole, GroupKind.Reindeer, NorthPole.ReindeerCount);

        new Santa(pole, CancellationToken.None).Choose(preferred: GroupKind.Elves, other: GroupKind.Reindeer);

        Assert.Contains("was for elves while all reindeer waited", Assert.Single(SeasonChecker.Check(pole)));
    }

    [Fact]
    public void Santa_takes_reindeer_first_and_elves_when_some_reindeer_are_away()
    {
        using NorthPole pole = NorthPole.OpenSeason();
        var santa = new Santa(pole, CancellationToken.None);
        Fill(pole, GroupKind.Elves, NorthPole.ElvesInGroup);
        Fill(pole, GroupKind.Reindeer, NorthPole.ReindeerCount);

        Session first = santa.Choose(GroupKind.Reindeer, GroupKind.Elves);
        Fill(pole, GroupKind.Reindeer, NorthPole.ReindeerCount - 1);
        Session second = santa.Choose(GroupKind.Reindeer, GroupKind.Elves);

        Assert.Equal((GroupKind.Reindeer, NorthPole.ReindeerCount), (first.Kind, first.ReindeerWaiting));
        Assert.Equal((GroupKind.Elves, NorthPole.ReindeerCount - 1), (second.Kind, second.ReindeerWaiting));
        Assert.Equal("two groups are with Santa at once", Assert.Single(SeasonChecker.Check(pole)));
    }

    [Fact]
    public void A_member_who_slips_in_is_found()
    {
        using NorthPole pole = NorthPole.OpenSeason();

        pole.Atomically(static tx => tx.Visits.Add(new Visit(GroupKind.Elves, Batch: 0, Member: 1)));

        Assert.Contains("came in although Santa had not chosen it", Assert.Single(SeasonChecker.Check(pole)));
    }

    [Fact]
    public void A_group_that_is_not_complete_is_found()
    {
        using NorthPole pole = NorthPole.OpenSeason();
        pole.Atomically(static tx => tx.Sessions.Add(new Session(0, GroupKind.Elves, 0, 0, IsOver: true)));
        pole.Atomically(static tx => tx.Visits.Add(new Visit(GroupKind.Elves, 0, 1, HasLeft: true)));

        string[] complaints = [.. SeasonChecker.Check(pole)];

        Assert.Equal(2, complaints.Length);
        Assert.EndsWith("had 1 visitors instead of 3", complaints[0]);
        Assert.EndsWith("one left before all had come", complaints[1]);
        Assert.Equal("0 deliveries instead of 1", Assert.Single(SeasonChecker.CheckEnd(pole, deliveries: 1)));
    }

    static void BeSanta(NorthPole pole, int deliveries, int meetings, CancellationToken stop)
    {
        var santa = new Santa(pole, stop);
        for (int delivered = 0, met = 0; delivered < deliveries || met < meetings;)
        {
            if (santa.Serve() == GroupKind.Reindeer)
                delivered++;
            else
                met++;
        }

        santa.EndSeason();
    }

    static void BeReindeer(NorthPole pole, int deliveries, Worker worker)
    {
        var reindeer = new Member(pole, GroupKind.Reindeer, worker.Number, worker.Stop);
        for (int i = 0; i < deliveries; i++)
        {
            Thread.SpinWait(worker.Random.Below(HolidaySpinsMax));
            Assert.True(reindeer.Visit());
        }
    }

    static void BeElf(NorthPole pole, Worker worker)
    {
        var elf = new Member(pole, GroupKind.Elves, worker.Number, worker.Stop);
        while (elf.Visit())
            Thread.SpinWait(worker.Random.Below(HolidaySpinsMax));
    }

    static Task[] StartMembers(NorthPole pole, int deliveries, CancellationToken stop) =>
    [
        .. Enumerable.Range(0, NorthPole.ReindeerCount).Select(number => Task.Run(
            () => BeReindeerAsync(new Member(pole, GroupKind.Reindeer, number, stop), deliveries))),
        .. Enumerable.Range(0, NorthPole.ElfCount).Select(number => Task.Run(
            () => BeElfAsync(new Member(pole, GroupKind.Elves, number, stop)))),
    ];

    static async Task BeReindeerAsync(Member reindeer, int deliveries)
    {
        for (int i = 0; i < deliveries; i++)
            Assert.True(await reindeer.VisitAsync());
    }

    static async Task BeElfAsync(Member elf)
    {
        while (await elf.VisitAsync())
            await Task.Yield();
    }

    static void Audit(NorthPole pole, List<string> complaints, CancellationToken stop)
    {
        while (complaints.Count == 0 && !pole.Read(static tx => tx.Houses[0].IsClosed))
        {
            stop.ThrowIfCancellationRequested();
            complaints.AddRange(SeasonChecker.Check(pole));
        }
    }

    static void Fill(NorthPole pole, GroupKind kind, int members)
    {
        for (int number = 0; number < members; number++)
            new Member(pole, kind, number, CancellationToken.None).Join();
    }
}
