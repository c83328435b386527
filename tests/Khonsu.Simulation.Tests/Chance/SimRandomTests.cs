using Khonsu.Simulation.Chance;

namespace Khonsu.Simulation.Tests.Chance;

public sealed class SimRandomTests
{
    [Fact]
    public void The_same_seed_gives_the_same_numbers()
    {
        var one = new SimRandom(7);
        var other = new SimRandom(7);
        for (int draw = 0; draw < 100; draw++)
            Assert.Equal(one.Next(), other.Next());
    }

    [Fact]
    public void The_numbers_are_those_of_the_published_generator()
    {
        // The first outputs of xoshiro256** whose four words are the first four of SplitMix64 from zero.
        var random = new SimRandom(0);
        Assert.Equal(0x99EC5F36CB75F2B4UL, random.Next());
        Assert.Equal(0xBF6E1F784956452AUL, random.Next());
    }

    [Fact]
    public void A_fork_does_not_depend_on_what_was_drawn_before()
    {
        var untouched = new SimRandom(7);
        var used = new SimRandom(7);
        used.Next();
        Assert.Equal(untouched.Fork(3).Next(), used.Fork(3).Next());
        Assert.NotEqual(untouched.Fork(3).Next(), untouched.Fork(4).Next());
    }

    [Fact]
    public void Each_number_below_a_limit_is_drawn_about_as_often()
    {
        var random = new SimRandom(1);
        int[] counts = new int[7];
        for (int draw = 0; draw < 70_000; draw++)
            counts[random.Below(7)]++;
        Assert.All(counts, static count => Assert.InRange(count, 9_500, 10_500));
    }

    [Theory]
    [InlineData(1e-9)]
    [InlineData(0.001)]
    [InlineData(0.4)]
    [InlineData(0.7072)]
    [InlineData(1)]
    public void The_logarithm_is_that_of_the_library(double value)
        => Assert.Equal(Math.Log(value), SimRandom.Log(value), 1e-13);

    [Fact]
    public void Waiting_times_have_the_mean_asked_for()
    {
        var random = new SimRandom(1);
        double sum = 0;
        for (int draw = 0; draw < 100_000; draw++)
            sum += random.Exponential(1_000);
        Assert.InRange(sum / 100_000, 985, 1_015);
    }

    [Fact]
    public void A_heavy_tail_is_longer_than_thirty_times_the_least_now_and_then()
    {
        var random = new SimRandom(1);
        int isLong = 0;
        for (int draw = 0; draw < 100_000; draw++)
        {
            long time = random.HeavyTail(100);
            Assert.InRange(time, 100, 20_000);
            isLong += time > 3_000 ? 1 : 0;
        }
        Assert.InRange(isLong, 60, 170);
    }

    [Fact]
    public void A_shuffle_keeps_every_item()
    {
        int[] items = [.. Enumerable.Range(0, 20)];
        new SimRandom(1).Shuffle<int>(items);
        Assert.NotEqual(Enumerable.Range(0, 20), items);
        Assert.Equal(Enumerable.Range(0, 20), items.Order());
    }
}
