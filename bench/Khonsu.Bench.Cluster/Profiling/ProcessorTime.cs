using System.Globalization;

namespace Khonsu.Bench.Cluster.Profiling;

/// <summary>Processor time that each kind of thread of this process has used, as Linux tells it.</summary>
static class ProcessorTime
{
    // Of the file of a thread, counted behind its name: time in the program and in the system, in ticks.
    const int UserField = 11;
    const int SystemField = 12;

    // What the system's clock of threads counts in; the same on every Linux that .NET runs on.
    const double TicksPerSecond = 100;

    /// <summary>Seconds by the name of the thread; threads of one name are added up, numbers left out.</summary>
    public static SortedDictionary<string, double> ByThread()
    {
        var times = new SortedDictionary<string, double>(StringComparer.Ordinal);
        if (!Directory.Exists("/proc/self/task"))
            return times;
        foreach (string task in Directory.EnumerateDirectories("/proc/self/task"))
        {
            string text;
            try
            {
                text = File.ReadAllText(Path.Combine(task, "stat"));
            }
            catch (IOException)
            {
                // The thread has ended.
                continue;
            }

            int end = text.LastIndexOf(')');
            string name = text[(text.IndexOf('(', StringComparison.Ordinal) + 1)..end].TrimEnd("0123456789 ".ToArray());
            string[] fields = text[(end + 2)..].Split(' ');
            double ticks = Number(fields[UserField]) + Number(fields[SystemField]);
            times[name] = times.GetValueOrDefault(name) + (ticks / TicksPerSecond);
        }

        return times;

        static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
    }
}
