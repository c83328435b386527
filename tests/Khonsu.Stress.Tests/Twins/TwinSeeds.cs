using System.Globalization;
using System.Runtime.CompilerServices;

namespace Khonsu.Stress.Tests.Twins;

/// <summary>
/// Which seeds a twin runs: those that failed once, then a number of fresh ones; or one alone, to replay it.
/// </summary>
/// <remarks>
/// <c>KHONSU_SEED</c> replays one seed, <c>KHONSU_SEEDS</c> says how many are run. A seed fixes every choice of a
/// workload and not how the threads meet, so a replay may need a few rounds: <c>KHONSU_SEED</c> runs it <see
/// cref="ReplayRounds"/> times.
/// </remarks>
static class TwinSeeds
{
    const int SeedsDefault = 80;
    const int ReplayRounds = 50;

    public static IEnumerable<ulong> For(string workload, IsolationLevel level)
    {
        if (Number("KHONSU_SEED") is { } seed)
            return Enumerable.Repeat(seed, ReplayRounds);
        ulong count = Number("KHONSU_SEEDS") ?? SeedsDefault;
        return FailedOnce(workload, level).Concat(Enumerable.Range(1, (int)count).Select(number => (ulong)number));
    }

    // One line for each seed that failed once: workload, level, seed; # begins a remark.
    static IEnumerable<ulong> FailedOnce(string workload, IsolationLevel level)
    {
        foreach (string line in File.ReadLines(SeedsPath()))
        {
            string[] words = line.Split('#')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 3 && words[0] == workload && words[1] == level.ToString())
                yield return ulong.Parse(words[2], CultureInfo.InvariantCulture);
        }
    }

    static ulong? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text
            ? ulong.Parse(text, CultureInfo.InvariantCulture)
            : null;

    static string SeedsPath([CallerFilePath] string source = "") =>
        Path.Combine(Path.GetDirectoryName(source)!, "Seeds.txt");
}
