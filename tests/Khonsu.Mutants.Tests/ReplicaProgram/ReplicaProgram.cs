#if KHONSU_REPLICA_PROGRAM
using System.Globalization;

namespace Khonsu.Mutants.Tests.ReplicaProgram;

/// <summary>Walks over stores that follow a log: <c>--start seed --seeds count</c>.</summary>
static class ReplicaProgram
{
    static int Main(string[] arguments)
    {
        ulong start = ulong.Parse(arguments[1], CultureInfo.InvariantCulture);
        ulong seeds = ulong.Parse(arguments[3], CultureInfo.InvariantCulture);
        try
        {
            for (ulong seed = start; seed < start + seeds; seed++)
            {
                CertifierWalk.Run(seed);
                new ReplicaWalk(seed).Run();
            }
        }
        catch (Exception error)
        {
            Console.WriteLine(error);
            return 1;
        }

        return 0;
    }
}
#endif
