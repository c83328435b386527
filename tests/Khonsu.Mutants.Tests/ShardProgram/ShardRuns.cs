#if KHONSU_SHARD_PROGRAM
namespace Khonsu.Mutants.Tests.ShardProgram;

/// <summary>Runs worlds of sharded nodes.</summary>
static class ShardRuns
{
    /// <summary>Runs worlds.</summary>
    /// <param name="start">The first seed.</param>
    /// <param name="seeds">How many.</param>
    /// <param name="trace">Hears of what happens.</param>
    /// <returns>What has happened.</returns>
    public static WorldCounts Run(ulong start, ulong seeds, Action<string>? trace = null)
    {
        var counts = new WorldCounts();
        for (ulong seed = start; seed < start + seeds; seed++)
        {
            using var world = new ShardWorld(seed, counts) { Trace = trace };
            world.Run();
        }

        return counts;
    }
}
#endif
