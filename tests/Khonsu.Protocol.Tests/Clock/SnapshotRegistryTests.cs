using Khonsu.Clock;
using Khonsu.Diagnostics;

namespace Khonsu.Protocol.Tests.Clock;

public class SnapshotRegistryTests
{
    readonly CommitClock _clock = new();
    readonly SnapshotRegistry _registry;

    public SnapshotRegistryTests() => _registry = new SnapshotRegistry(_clock);

    [Fact]
    public void A_freed_slot_is_owned_again()
    {
        SnapshotSlot first = _registry.Own();
        SnapshotSlot second = _registry.Own();
        first.Free();

        Assert.NotSame(first, second);
        Assert.Same(first, _registry.Own());
        Assert.Equal(2, _registry.Count().Slots);
    }

    [Fact]
    public void A_snapshot_is_the_clock_and_holds_the_horizon_back_until_it_ends()
    {
        SnapshotSlot slot = _registry.Own();
        long snapshot = slot.Take(_clock);
        Advance(10);

        Assert.Equal(CommitClock.Origin, snapshot);
        Assert.Equal(snapshot, _registry.Horizon());
        slot.End();
        Assert.Equal(_clock.Now, _registry.Horizon());
    }

    [Fact]
    public void The_horizon_never_passes_a_snapshot_that_is_only_announced()
    {
        SnapshotSlot slot = _registry.Own();
        Advance(5);
        long bound = _clock.Now;
        long horizon = 0;
        var plan = new PrunePlan();
        StepHook.Hook = step =>
        {
            if (step != Step.SnapshotAnnounced)
                return;
            Advance(5);
            horizon = _registry.Horizon();
            _registry.Survey(plan);
        };
        long snapshot = slot.Take(_clock);
        StepHook.Hook = null;

        Assert.Equal(bound, horizon);
        Assert.Equal(bound, plan.Horizon);
        Assert.True(snapshot >= plan.Clock);
        Assert.True(plan.IsNeeded(snapshot, snapshot + 1));
    }

    [Fact]
    public void A_widened_snapshot_keeps_all_later_versions()
    {
        SnapshotSlot slot = _registry.Own();
        Advance(5);
        long snapshot = slot.Take(_clock);
        slot.Widen(snapshot);
        Advance(10);
        var plan = new PrunePlan();
        _registry.Survey(plan);

        Assert.Equal(snapshot, plan.Horizon);
        Assert.True(plan.IsNeeded(snapshot + 3, snapshot + 4));
        slot.Narrow(snapshot + 7);
        _registry.Survey(plan);
        Assert.False(plan.IsNeeded(snapshot + 3, snapshot + 4));
        Assert.True(plan.IsNeeded(snapshot + 7, snapshot + 8));
    }

    [Fact]
    public void Slots_owned_by_many_threads_are_never_shared()
    {
        var slots = new System.Collections.Concurrent.ConcurrentBag<SnapshotSlot>();
        Thread[] threads = [.. Enumerable.Range(0, 4).Select(_ => new Thread(() =>
        {
            for (int round = 0; round < 200; round++)
            {
                SnapshotSlot slot = _registry.Own();
                slot.Free();
            }

            slots.Add(_registry.Own());
        }))];
        Array.ForEach(threads, static thread => thread.Start());
        Array.ForEach(threads, static thread => thread.Join());

        Assert.Equal(4, slots.Distinct(ReferenceEqualityComparer.Instance).Count());
        Assert.InRange(_registry.Count().Slots, 4, 8);
    }

    void Advance(int commits)
    {
        for (int commit = 0; commit < commits; commit++)
            _clock.Next();
    }
}
