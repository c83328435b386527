using Xunit.Abstractions;

namespace Khonsu.Cluster.Tests.Clients.Partial;

/// <summary>Random walks of stores that keep few of the rows of a model of nodes.</summary>
public sealed class KeptRowsWalkTests(ITestOutputHelper output)
{
    const int SeedsDefault = 20;

    [Fact]
    public void What_a_block_reads_of_some_rows_is_what_the_node_had_at_one_moment()
    {
        int done = 0, committed = 0, letGo = 0;
        int[] seeds = [.. Seeds()];
        output.WriteLine($"seed={seeds[0]}..{seeds[^1]}");
        foreach (int seed in seeds)
        {
            using var walk = new KeptRowsWalk(seed);
            try
            {
                walk.Run();
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"seed={seed}: KHONSU_SEED={seed} replays it.", error);
            }

            (done, committed, letGo) = (done + walk.Done, committed + walk.Committed, letGo + walk.LetGo);
        }

        output.WriteLine($"{done} blocks, {committed} commits, {letGo} let go");
        Assert.True(seeds.Length == 1 || done > 12 * seeds.Length, $"only {done} blocks of {seeds.Length} walks");
        Assert.True(seeds.Length == 1 || committed > 3 * seeds.Length, $"only {committed} commits");
        Assert.True(seeds.Length == 1 || letGo > 5 * seeds.Length, $"only {letGo} were let go");
    }

    static IEnumerable<int> Seeds() => Number("KHONSU_SEED") is { } seed && Number("KHONSU_SEEDS") is null
        ? [seed]
        : Enumerable.Range(Number("KHONSU_SEED") ?? 1, Number("KHONSU_SEEDS") ?? SeedsDefault);

    static int? Number(string name)
        => int.TryParse(Environment.GetEnvironmentVariable(name), out int value) ? value : null;
}
