using Khonsu.Clock;

namespace Khonsu.Protocol.Tests.Clock;

/// <summary>Which versions a plan keeps, at every edge.</summary>
public class PrunePlanTests
{
    [Theory]
    [InlineData(10, 20, false)] // replaced before the clock, and no snapshot in use
    [InlineData(10, 100, false)] // replaced at the clock: who comes sees the newer one
    [InlineData(10, 101, true)] // replaced after the clock: a snapshot at the clock may still come
    [InlineData(100, 200, true)]
    public void Without_snapshots_only_what_the_clock_still_sees_is_needed(long from, long until, bool isNeeded)
        => Assert.Equal(isNeeded, Plan(100).IsNeeded(from, until));

    [Theory]
    [InlineData(49, 50, false)] // the snapshot sees the next one
    [InlineData(50, 51, true)] // committed at the snapshot
    [InlineData(49, 51, true)]
    [InlineData(51, 60, false)] // committed after the snapshot
    [InlineData(40, 50, false)]
    public void A_version_is_needed_by_the_snapshot_that_lies_in_its_life(long from, long until, bool isNeeded)
        => Assert.Equal(isNeeded, Plan(100, 50).IsNeeded(from, until));

    [Fact]
    public void Of_several_snapshots_any_one_counts()
    {
        PrunePlan plan = Plan(100, 70, 30, 50, 30);

        Assert.True(plan.IsNeeded(30, 31));
        Assert.True(plan.IsNeeded(65, 71));
        Assert.False(plan.IsNeeded(31, 50));
        Assert.False(plan.IsNeeded(71, 99));
    }

    [Fact]
    public void The_horizon_is_the_oldest_snapshot_or_the_clock()
    {
        Assert.Equal(100, Plan(100).Horizon);
        Assert.Equal(30, Plan(100, 50, 30).Horizon);
        Assert.Equal(100, Plan(100, 120).Horizon);
    }

    [Fact]
    public void A_bound_stands_for_every_later_snapshot()
    {
        PrunePlan plan = Plan(100, -40);

        Assert.Equal(40, plan.Horizon);
        Assert.Equal(40, plan.Clock);
        Assert.False(plan.IsNeeded(10, 40));
        Assert.True(plan.IsNeeded(10, 41));
        Assert.True(plan.IsNeeded(60, 61));
    }

    [Fact]
    public void A_bound_below_a_snapshot_lowers_the_horizon_too() => Assert.Equal(20, Plan(100, 50, -20).Horizon);

    [Fact]
    public void An_idle_slot_says_nothing() => Assert.Equal(100, Plan(100, SnapshotSlot.Idle).Horizon);

    [Fact]
    public void A_plan_is_used_again_with_more_snapshots_than_it_had_room_for()
    {
        PrunePlan plan = Plan(100, 1, 2, 3);
        plan.Start(1000);
        for (long snapshot = 500; snapshot < 600; snapshot += 2)
            plan.Add(snapshot);
        plan.Finish();

        Assert.Equal(500, plan.Horizon);
        Assert.False(plan.IsNeeded(1, 4));
        Assert.True(plan.IsNeeded(598, 599));
        Assert.False(plan.IsNeeded(597, 598));
    }

    static PrunePlan Plan(long clock, params long[] pins)
    {
        var plan = new PrunePlan();
        plan.Start(clock);
        foreach (long pin in pins)
            plan.Add(pin);
        plan.Finish();
        return plan;
    }
}
