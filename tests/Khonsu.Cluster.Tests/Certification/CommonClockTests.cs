using Khonsu.Cluster.Certification;

namespace Khonsu.Cluster.Tests.Certification;

public sealed class CommonClockTests
{
    const int Seeds = 50;

    [Fact]
    public void Times_rise_whatever_entries_say_and_no_two_shards_give_the_same()
    {
        for (int seed = 1; seed <= Seeds; seed++)
        {
            var random = new Random(seed);
            CommonClock[] clocks = [.. Enumerable.Range(0, 64).Select(static shard => new CommonClock(shard))];
            var all = new HashSet<long>();
            for (int step = 0; step < 500; step++)
            {
                CommonClock clock = clocks[random.Next(64)];
                long before = clock.Now;
                // Clocks that go back, stand still, and are far away.
                long said = random.Next(4) switch
                {
                    0 => 0,
                    1 => random.Next(100),
                    2 => CommonClock.MicrosecondsOf(before),
                    _ => random.NextInt64(1L << 50),
                };

                long time = clock.Next(said);

                Assert.True(time > before && time == clock.Now, $"seed={seed}");
                Assert.True(all.Add(time), $"seed={seed}: two of {time}");
                Assert.Equal(clock.Shard, (int)(time & 63));
                Assert.True(CommonClock.MicrosecondsOf(time) >= said, $"seed={seed}");
                CommonClock other = clocks[random.Next(64)];
                other.Follow(time);
                Assert.True(other.Now >= time, $"seed={seed}");
            }
        }
    }

    [Fact]
    public void A_clock_that_is_not_behind_gives_the_very_time_that_was_said()
    {
        var clock = new CommonClock(5);

        Assert.Equal(CommonClock.Of(1_000) + 5, clock.Next(1_000));
        Assert.Equal(CommonClock.Of(1_001) + 5, clock.Next(1_000));
        clock.Follow(CommonClock.Of(2_000) + 7);
        Assert.Equal(CommonClock.Of(2_001) + 5, clock.Next(1_500));
        clock.Follow(CommonClock.Of(3_000) + 3);
        Assert.Equal(CommonClock.Of(3_000) + 5, clock.Next(1_500));
        clock.Follow(1);
        Assert.Equal(CommonClock.Of(3_001) + 5, clock.Next(3_001));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    public void A_time_that_is_none_makes_no_harm(long said)
    {
        var clock = new CommonClock(63);

        for (int count = 0; count < 1_000; count++)
        {
            long before = clock.Now;
            Assert.True(clock.Next(said) > before);
        }
    }
}
