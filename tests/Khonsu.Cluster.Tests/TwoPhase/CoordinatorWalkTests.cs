using System.Globalization;
using Xunit.Abstractions;

namespace Khonsu.Cluster.Tests.TwoPhase;

/// <summary>
/// Random walks: whatever fails, a transaction is done in all its shards or in none, its caller is told the truth, and
/// in the end nothing is left of it. <c>KHONSU_SEED</c> replays a seed, <c>KHONSU_SEEDS</c> says how many are walked.
/// </summary>
public sealed class CoordinatorWalkTests(ITestOutputHelper output)
{
    const int SeedsDefault = 2_500;

    [Fact]
    public void Whatever_fails_all_shards_end_a_transaction_alike_and_forget_it()
    {
        var counts = new WalkCounts();
        foreach (int seed in Seeds())
            counts.Add(CoordinatorWalk.Run(seed).Counts);
        output.WriteLine(counts.ToString());
        if (Number("KHONSU_SEED") is null)
            counts.CheckAll();
    }

    [Fact]
    public void A_walk_is_the_same_each_time()
        => Assert.Equal(CoordinatorWalk.Run(17).Counts.ToString(), CoordinatorWalk.Run(17).Counts.ToString());

    static IEnumerable<int> Seeds() => Number("KHONSU_SEED") is int seed
        ? [seed]
        : Enumerable.Range(1, Number("KHONSU_SEEDS") ?? SeedsDefault);

    static int? Number(string name) => int.TryParse(
        Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out int value) ? value : null;
}
