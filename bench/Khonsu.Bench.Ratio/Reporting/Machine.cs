using System.Runtime;
using System.Runtime.InteropServices;

namespace Khonsu.Bench.Ratio.Reporting;

/// <summary>What a figure depends on besides the code: printed above every report.</summary>
static class Machine
{
    public static IReadOnlyList<string> Describe(BenchOptions options) =>
    [
        $"{Environment.ProcessorCount} cores, {RuntimeInformation.ProcessArchitecture}, {ProcessorName()}",
        $"{RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}",
        $"Collector: {(GCSettings.IsServerGC ? "server" : "workstation")}, "
            + $"{(GCSettings.LatencyMode == GCLatencyMode.Batch ? "not concurrent" : "concurrent")}, "
            + $"gen0 budget {Gen0Budget()}, "
            + $"heap of at most {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 20} MiB; "
            + "a full collection and a lead-in before every run",
        $"Compiler: tiered {Variable("TieredCompilation")}, profile-guided {Variable("TieredPGO")}; "
            + "one warm-up round that is not counted",
        $"Load at the start: {LoadAverage()}",
        $"Command: Khonsu.Bench.Ratio {options.CommandLine}".TrimEnd(),
        $"{options.Rounds} rounds of {options.Seconds} s for each rival, interleaved, order rotated; "
            + "median [least..most]",
    ];

    // The variables of the runtime are hexadecimal; what is not set is the default of the runtime.
    static string Variable(string name) =>
        Environment.GetEnvironmentVariable("DOTNET_" + name) is { Length: > 0 } value ? value : "default";

    static string Gen0Budget()
    {
        var isSet = GC.GetConfigurationVariables().TryGetValue("GCGen0MaxBudget", out var bytes);
        return $"{(isSet ? $"at most {bytes} bytes" : "default")}, DOTNET_GCgen0size {Variable("GCgen0size")}";
    }

    static string ProcessorName() =>
        ReadLines("/proc/cpuinfo").FirstOrDefault(IsModelName) is { } line
            ? line[(line.IndexOf(':') + 1)..].Trim()
            : "processor unknown";

    static bool IsModelName(string line) => line.StartsWith("model name", StringComparison.Ordinal);

    static string LoadAverage() =>
        ReadLines("/proc/loadavg").FirstOrDefault() is { } line ? string.Join(' ', line.Split(' ').Take(3)) : "unknown";

    static string[] ReadLines(string file) => File.Exists(file) ? File.ReadAllLines(file) : [];
}
