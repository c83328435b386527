using System.Globalization;
using Khonsu.Bench.Cluster.Measuring;
using Khonsu.Bench.Cluster.Rivals;
using Khonsu.Bench.Ratio.Measuring;
using Khonsu.Bench.Ratio.Reporting;

namespace Khonsu.Bench.Cluster;

/// <summary>Rivals in turns, each round in another order; the first one is what the others are compared to.</summary>
/// <param name="rivals">All of them, started.</param>
/// <param name="options">What is run.</param>
/// <param name="output">Where figures go.</param>
sealed class Contest(IReadOnlyList<IRival> rivals, Options options, TextWriter output)
{
    /// <summary>Runs a work.</summary>
    public async Task RunAsync(Work work)
    {
        if (!rivals.Any(rival => rival.Does(work)))
            return;
        var table = new Table(
            $"{work}", "callers", "operations/s", "median us", "99 of 100 us", "x rate", "x median");
        foreach (int callers in options.Callers)
        {
            List<Sample>[] samples = [.. rivals.Select(static _ => new List<Sample>())];
            // One round more, which is not counted: the first one compiles.
            for (int round = 0; round <= options.Rounds; round++)
            {
                foreach (int number in Order(round).Where(number => rivals[number].Does(work)))
                {
                    Sample sample = await rivals[number].RunAsync(work, callers, options.Duration, seed: round);
                    if (round > 0)
                        samples[number].Add(sample);
                }
            }

            List<Sample> baseline = samples.Last(static series => series.Count > 0);
            for (int number = 0; number < rivals.Count; number++)
            {
                if (samples[number].Count > 0)
                    table.Add([rivals[number].Name, Figures.Text(callers), .. Cells(samples[number], baseline)]);
            }
        }

        await output.WriteLineAsync(table.ToMarkdown());
    }

    /// <summary>Kills leaders.</summary>
    public async Task FailOverAsync()
    {
        var table = new Table("leader killed, next write acknowledged", "ms, median [least..most]");
        foreach (IRival rival in rivals.Where(static rival => rival.CanFailOver))
        {
            var times = new List<double>();
            for (int trial = 0; trial < options.FailOvers; trial++)
                times.Add((await rival.FailOverAsync()).TotalMilliseconds);
            table.Add(rival.Name, Figures.Text(Spread.Of(times), "F0"));
        }

        await output.WriteLineAsync(table.ToMarkdown());
    }

    /// <summary>Fills the log of a node, kills it, and starts it again.</summary>
    public static async Task ReopenAsync(string folder, Options options, TextWriter output)
    {
        DirectoryInfo own = Directory.CreateDirectory(Path.Combine(folder, "reopen"));
        await using var rival = new KhonsuRival(own.FullName, members: 1, options.ElectionTimeout)
        {
            TakesCheckpoints = false,
        };
        await rival.StartAsync();
        long bytes = await rival.FillLogAsync(options.ReopenBytes);
        var table = new Table("start of a node after a kill", "seconds");
        TimeSpan took = await rival.RestartAsync();
        string log = string.Create(CultureInfo.InvariantCulture, $"{bytes >> 20} MiB of log, written by many callers");
        table.Add(log, took.TotalSeconds.ToString("F1", CultureInfo.InvariantCulture));
        await output.WriteLineAsync(table.ToMarkdown());
    }

    IEnumerable<int> Order(int round)
        => Enumerable.Range(0, rivals.Count).Select(number => (number + round) % rivals.Count);

    static string[] Cells(List<Sample> own, List<Sample> baseline) =>
    [
        .. Figures.Of(own),
        Figures.Ratio(own, baseline, static sample => sample.PerSecond),
        Figures.Ratio(own, baseline, static sample => sample.MedianMicroseconds),
    ];
}
