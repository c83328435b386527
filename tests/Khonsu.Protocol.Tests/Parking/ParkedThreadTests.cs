using Khonsu.Diagnostics;
using Xunit.Abstractions;

namespace Khonsu.Protocol.Tests.Parking;

/// <summary>
/// A thread that stops for ever at any step stops nobody: the others go on with every kind of transaction, also on the
/// rows it holds. When it goes on in the end, nothing is lost and nothing was done twice.
/// </summary>
/// <param name="output">Where the number of reached cases is told.</param>
public class ParkedThreadTests(ITestOutputHelper output)
{
    const int SeedsMax = 400;

    public static TheoryData<string> Steps => [.. Parked.Select(static step => step.ToString())];

    // Why without it: the store of these tests takes no columnar snapshot; ChangeMarksTests stop a commit there.
    static IEnumerable<Step> Parked => Enum.GetValues<Step>().Where(static step => step != Step.RoundRead);

    [Theory, MemberData(nameof(Steps))]
    public void A_thread_parked_for_ever_stops_nobody(string name)
    {
        Step step = Enum.Parse<Step>(name);
        int reached = 0;
        foreach (ParkCase wanted in ParkCase.Of(step).Where(static wanted => !Unreachable.Contains(wanted)))
        {
            output.WriteLine($"{wanted}: seed={Reach(wanted)}");
            reached++;
        }

        output.WriteLine($"{step}: {reached} cases reached");
        Assert.True(reached > 0, $"No case of {step} was reached.");
    }

    [Theory]
    [InlineData(nameof(Step.BeforeInstall))]
    [InlineData(nameof(Step.Installed))]
    [InlineData(nameof(Step.Marked))]
    [InlineData(nameof(Step.StampDrawn))]
    [InlineData(nameof(Step.Stamped))]
    [InlineData(nameof(Step.BeforeDecide))]
    [InlineData(nameof(Step.Decided))]
    [InlineData(nameof(Step.BeforeFinalize))]
    public void A_thread_parked_in_a_tracked_commit_stops_nobody(string name)
    {
        Step step = Enum.Parse<Step>(name);
        foreach (ParkCase wanted in ParkCase.Of(step).Where(static wanted => !Unreachable.Contains(wanted)))
        {
            ParkCase tracked = wanted with { IsTracked = true };
            output.WriteLine($"{tracked}: seed={Reach(tracked)}");
        }
    }

    [Fact]
    public void The_list_of_unreachable_cases_only_shrinks()
    {
        int all = Parked.Sum(static step => ParkCase.Of(step).Count());
        int unreachable = Parked.Sum(static step => ParkCase.Of(step).Count(Unreachable.Contains));

        output.WriteLine($"{all - unreachable} of {all} cases are reached");
        Assert.Equal(Unreachable.CasesMax, unreachable);
    }

    [Fact]
    public void A_lock_would_be_found()
    {
        var wanted = new ParkCase(Step.Installed, IsHelper: false, Hit: 1, Rows: 2);
        var run = new ParkingRun(wanted, seed: 1) { Gate = new Lock(), Watchdog = TimeSpan.FromSeconds(2) };

        Assert.True(run.TryReach(out string? failure));
        Assert.Contains("the parked one stops it", failure, StringComparison.Ordinal);
    }

    static ulong Reach(ParkCase wanted)
    {
        ulong first = TestSettings.Number("KHONSU_SEED") ?? ((ulong)wanted.Step * 1000) + (ulong)wanted.Hit;
        for (ulong seed = first; seed < first + SeedsMax; seed++)
        {
            bool isReached = new ParkingRun(wanted, seed).TryReach(out string? failure);
            Assert.True(failure is null, failure);
            if (isReached)
                return seed;
        }

        Assert.Fail(
            $"{wanted} was not reached with {SeedsMax} seeds from {first} on; if it cannot be, add it to the list.");
        return 0;
    }
}
