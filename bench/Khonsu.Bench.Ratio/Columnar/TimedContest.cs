using System.Diagnostics;
using Khonsu.Bench.Ratio.Measuring;
using Khonsu.Bench.Ratio.Reporting;

namespace Khonsu.Bench.Ratio.Columnar;

/// <summary>
/// Cases timed in turns on one thread. Why not a contest like the others: what changes rows between two snapshots must
/// not count as part of a snapshot.
/// </summary>
/// <param name="title">One sentence for the report.</param>
/// <param name="cases">The cases, baseline first.</param>
sealed class TimedContest(string title, IReadOnlyList<TimedCase> cases)
{
    const int WarmUps = 30;

    /// <summary>Runs all cases and reports them.</summary>
    /// <param name="report">Where to.</param>
    /// <param name="turns">How often each is timed.</param>
    /// <param name="areEqual">Whether all cases compute the same.</param>
    /// <returns>The differences between what they computed, in words.</returns>
    public IEnumerable<string> Run(Report report, int turns, bool areEqual)
    {
        var times = cases.Select(static _ => new List<double>()).ToArray();
        var results = new double[cases.Count];
        for (var turn = -Math.Min(WarmUps, turns); turn < turns; turn++)
        {
            for (var index = 0; index < cases.Count; index++)
            {
                cases[index].Prepare();
                var start = Stopwatch.GetTimestamp();
                results[index] = cases[index].Run();
                var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
                cases[index].Finish();
                if (turn >= 0)
                    times[index].Add(seconds);
            }
        }
        var table = new Table("case", "microseconds", "time x first");
        for (var index = 0; index < cases.Count; index++)
            table.Add(
                cases[index].Name,
                Figure.Ratio(Spread.Of(times[index].Select(static seconds => seconds * 1e6))),
                Figure.Ratio(Spread.Of(times[index].Zip(times[0], static (own, first) => own / first))));
        report.Section(title, table);
        return areEqual
            ? cases.Select((one, index) => (one.Name, Result: results[index]))
                .Where(one => one.Result != results[0])
                .Select(one => $"{title}: {one.Name} found {one.Result} instead of {results[0]}")
            : [];
    }
}
