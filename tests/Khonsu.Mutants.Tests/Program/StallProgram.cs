#if KHONSU_STRESS_PROGRAM
using System.Globalization;
using Khonsu.Stress.Tests.Workloads;

namespace Khonsu.Mutants.Tests.Program;

/// <summary>
/// The workloads once more, with threads that stall at one step of the protocol until others have gone far: for bugs
/// that need one thread to stop at one place. <c>--stall step</c> besides the arguments of the ordinary program.
/// </summary>
static class StallProgram
{
    const int StallOneIn = 5;
    const int DisturbOneIn = 20;
    const int YieldsMax = 400;
    const int StepsOfOthers = 4000;

    // Steps that all threads have passed; a stalled thread counts those of the others. Its yields bound the stall where
    // there are none.
    static long s_steps;

    [ThreadStatic]
    static uint t_random;

    static int Main(string[] arguments)
    {
        ulong start = ulong.Parse(Value(arguments, "--start"), CultureInfo.InvariantCulture);
        ulong seeds = ulong.Parse(Value(arguments, "--seeds"), CultureInfo.InvariantCulture);
        string workloadName = Value(arguments, "--workload");
        var level = Enum.Parse<IsolationLevel>(Value(arguments, "--level"));
        var stallStep = Enum.Parse<Diagnostics.Step>(Value(arguments, "--stall"));
        IWorkload workload = StressSuite.Workloads.Single(one => one.Name == workloadName);
        Action<int> disturb = Disturbance.OneIn(DisturbOneIn);
        Diagnostics.StepHook.Hook = step =>
        {
            Interlocked.Increment(ref s_steps);
            if (step == stallStep && IsChosen())
                Stall();
            else
                disturb((int)step);
        };
        for (ulong seed = start; seed < start + seeds; seed++)
        {
            if (StressSuite.Run(workload, level, seed) is not { } evidence)
                continue;
            Console.WriteLine(evidence);
            return 1;
        }

        return 0;
    }

    static bool IsChosen()
    {
        if (t_random == 0)
            t_random = (uint)Environment.CurrentManagedThreadId * 0x9E3779B9u;
        t_random ^= t_random << 13;
        t_random ^= t_random >> 17;
        t_random ^= t_random << 5;
        return t_random % StallOneIn == 0;
    }

    static void Stall()
    {
        long until = Volatile.Read(ref s_steps) + StepsOfOthers;
        for (int yields = 0; yields < YieldsMax && Volatile.Read(ref s_steps) < until; yields++)
            Thread.Yield();
    }

    static string Value(string[] arguments, string name) => arguments[Array.IndexOf(arguments, name) + 1];
}
#endif
