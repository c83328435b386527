#if KHONSU_SHARD_PROGRAM
using System.Globalization;

namespace Khonsu.Mutants.Tests.ShardProgram;

/// <summary>Runs worlds of sharded nodes: <c>--start seed --seeds count</c>, and <c>--trace</c> for all that
/// happens.</summary>
static class ShardMain
{
    static int Main(string[] arguments)
    {
        try
        {
            Console.WriteLine(ShardRuns.Run(
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
