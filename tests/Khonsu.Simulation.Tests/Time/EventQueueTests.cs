using Khonsu.Simulation.Chance;
using Khonsu.Simulation.Time;

namespace Khonsu.Simulation.Tests.Time;

public sealed class EventQueueTests
{
    [Fact]
    public void Events_happen_in_the_order_of_their_times_and_then_of_their_adding()
    {
        var random = new SimRandom(5);
        var queue = new EventQueue();
        List<(long Time, int Order)> happened = [];
        for (int order = 0; order < 2_000; order++)
        {
            (long time, int place) = (random.Below(100), order);
            queue.AddAt(time, () => happened.Add((time, place)));
        }
        while (queue.TryTake(1_000, out Action happen))
            happen();
        Assert.Equal(2_000, happened.Count);
        Assert.Equal(happened.Order(), happened);
    }

    [Fact]
    public void An_event_after_the_limit_waits_and_time_stands_at_the_limit()
    {
        var queue = new EventQueue();
        queue.AddAt(11, static () => { });
        Assert.False(queue.TryTake(10, out _));
        Assert.Equal(10, queue.Now);
        Assert.True(queue.TryTake(11, out _));
        Assert.Equal(11, queue.Now);
    }

    [Fact]
    public void Time_never_goes_back()
    {
        var queue = new EventQueue();
        queue.AddAt(10, static () => { });
        queue.TryTake(10, out _);
        queue.AddAt(3, static () => { });
        Assert.True(queue.TryTake(10, out _));
        Assert.Equal(10, queue.Now);
    }
}
