using Khonsu.Cluster.Transport.Links;

namespace Khonsu.Cluster.Tests.Transport;

public sealed class PausesTests
{
    static readonly TimeSpan s_first = TimeSpan.FromMilliseconds(50);

    static readonly TimeSpan s_longest = TimeSpan.FromSeconds(1);

    [Fact]
    public void Pauses_double_up_to_the_longest_and_vary_by_up_to_a_half()
    {
        var pauses = new Pauses(s_first, s_longest, new Random(1));
        foreach (double whole in new double[] { 50, 100, 200, 400, 800, 1000, 1000, 1000 })
            Assert.InRange(pauses.Next(TimeSpan.Zero).TotalMilliseconds, whole / 2, whole);
    }

    [Fact]
    public void A_connection_that_lasted_makes_the_next_pause_a_first_one()
    {
        var pauses = new Pauses(s_first, s_longest, new Random(1));
        for (int failures = 0; failures < 100; failures++)
            pauses.Next(TimeSpan.Zero);
        Assert.InRange(pauses.Next(s_longest), s_longest / 2, s_longest);
        Assert.InRange(pauses.Next(s_longest * 1.01), s_first / 2, s_first);
    }

    [Fact]
    public void Two_nodes_do_not_come_at_the_same_time()
    {
        TimeSpan[] pauses = [.. Enumerable.Range(0, 20)
            .Select(static seed => new Pauses(s_first, s_longest, new Random(seed)).Next(TimeSpan.Zero))];
        Assert.Equal(20, pauses.Distinct().Count());
    }
}
