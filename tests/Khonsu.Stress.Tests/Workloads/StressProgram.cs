#if KHONSU_STRESS_PROGRAM
using System.Globalization;

namespace Khonsu.Stress.Tests.Workloads;

/// <summary>
/// The workloads as a program of their own, to be compiled with the sources of the runtime, whole or broken on purpose:
/// <c>--seeds N --start S [--workload name] [--level name]</c>. Exit code 0 is clean, 1 a violation with its evidence.
/// </summary>
static class StressProgram
{
    static int Main(string[] arguments)
    {
        ulong start = ulong.Parse(Value(arguments, "--start", "1"), CultureInfo.InvariantCulture);
        ulong seeds = ulong.Parse(Value(arguments, "--seeds", "20"), CultureInfo.InvariantCulture);
        string workloadName = Value(arguments, "--workload", "");
        string levelName = Value(arguments, "--level", "");
#if KHONSU_STEPS
        Action<int> disturb = Disturbance.OneIn(20);
        Diagnostics.StepHook.Hook = step => disturb((int)step);
#endif
        for (ulong seed = start; seed < start + seeds; seed++)
        {
            foreach (IWorkload workload in StressSuite.Workloads.Where(one => Matches(workloadName, one.Name)))
            {
                foreach (IsolationLevel level in Enum.GetValues<IsolationLevel>().Where(workload.Holds))
                {
                    if (!Matches(levelName, level.ToString()))
                        continue;
                    if (StressSuite.Run(workload, level, seed) is not { } evidence)
                        continue;
                    Console.WriteLine(evidence);
                    return 1;
                }
            }
        }

        return 0;
    }

    static bool Matches(string wanted, string name) => wanted.Length == 0 || wanted == name;

    static string Value(string[] arguments, string name, string fallback)
    {
        int index = Array.IndexOf(arguments, name);
        return index >= 0 && index + 1 < arguments.Length ? arguments[index + 1] : fallback;
    }
}
#endif
