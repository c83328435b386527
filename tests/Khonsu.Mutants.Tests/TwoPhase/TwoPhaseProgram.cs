#if KHONSU_TWO_PHASE_PROGRAM
using System.Globalization;
using Khonsu.Cluster.Tests.TwoPhase;

namespace Khonsu.Mutants.Tests.TwoPhase;

/// <summary>
/// Walks over a model of several shards: <c>--start seed --seeds count</c>; without arguments, goes through the rules.
/// </summary>
static class TwoPhaseProgram
{
    static int Main(string[] arguments)
    {
        try
        {
            if (arguments.Length == 0)
                Rules.CheckAll();
            else
                Walk(Number(arguments[1]), Number(arguments[3]));
        }
        catch (Exception error)
        {
            Console.WriteLine(error);
            return 1;
        }

        return 0;
    }

    static void Walk(int start, int seeds)
    {
        for (int seed = start; seed < start + seeds; seed++)
            CoordinatorWalk.Run(seed);
    }

    static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
#endif
