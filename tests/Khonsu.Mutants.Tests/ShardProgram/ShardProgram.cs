#if KHONSU_SHARD_PROGRAM
using System.Globalization;

namespace Khonsu.Mutants.Tests.ShardProgram;

/// <summary>Runs worlds of sharded nodes: <c>--start seed --seeds count</c>, and <c>--trace</c> for all that
/// happens.</summary>
static class ShardProgram
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

    static int Main(string[] arguments)
    {
        try
        {
            Console.WriteLine(Run(
                ulong.Parse(arguments[1], CultureInfo.InvariantCulture),
                ulong.Parse(arguments[3], CultureInfo.InvariantCulture),
                arguments.Contains("--trace") ? Console.WriteLine : null));
            return 0;
        }
        catch (Exception error)
        {
            Console.WriteLine(error.Message);
            return 1;
        }
    }
}
#endif
