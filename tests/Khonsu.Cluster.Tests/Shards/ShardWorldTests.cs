using System.Globalization;
using Khonsu.Mutants.Tests.ShardProgram;
using Xunit;
using Xunit.Abstractions;

namespace Khonsu.Cluster.Tests.Shards;

/// <summary>
/// Worlds of sharded nodes whose logs, checkpoints and losses come in any order; see <see cref="ShardWorld"/>. For more
/// of them: <c>KHONSU_SEED=100000 KHONSU_WORLD_SEEDS=20000</c>.
/// </summary>
public sealed class ShardWorldTests(ITestOutputHelper output)
{
    const ulong Seeds = 300;

    [Fact]
    public void Worlds_of_sharded_nodes_are_strictly_serializable_and_become_quiet()
    {
        ulong seeds = NumberOf("KHONSU_WORLD_SEEDS", Seeds);
        ulong start = NumberOf("KHONSU_SEED", 1);
        output.WriteLine($"seed={start}, {seeds} worlds");

        WorldCounts counts = ShardRuns.Run(start, seeds);

        output.WriteLine($"{counts}");
        // Why: a world in which nothing happens finds nothing.
        Assert.True(counts.SharedCommits > (long)seeds, "transactions of several shards");
        Assert.True(counts.SingleCommits > (long)seeds, "transactions of one shard");
        Assert.True(counts.Refusals > (long)seeds, "refusals");
        Assert.True(counts.Stalls > (long)seeds, "entries that waited for other logs");
        Assert.True(counts.Seen > (long)seeds, "snapshots with what ends later");
        Assert.True(counts.Groups > 0 && counts.VoteGroups > 0, "entries of several transactions");
        Assert.True(counts.Recoveries > 0, "transactions that others have ended");
        Assert.True(counts.Loads > 0 && counts.Gatherings > 0 && counts.NotReadable > 0, "checkpoints");
        Assert.True(counts.Crashes > 0 && counts.Doubts > 0 && counts.Settlements > 0, "losses");
    }

    [Theory]
    // An end said that less of its own shard was applied than it needed.
    [InlineData(SeedOfEarlyEnds)]
    // What a checkpoint had as committed, another shard waited for.
    [InlineData(SeedOfCheckpointCommits)]
    public void A_seed_that_has_found_something_finds_nothing_any_more(ulong seed)
        => Assert.True(ShardRuns.Run(seed, 1).SharedCommits > 0);

    const ulong SeedOfEarlyEnds = 1;
    const ulong SeedOfCheckpointCommits = 431;

    static ulong NumberOf(string variable, ulong otherwise)
        => Environment.GetEnvironmentVariable(variable) is { } text
            ? ulong.Parse(text, CultureInfo.InvariantCulture)
            : otherwise;
}
