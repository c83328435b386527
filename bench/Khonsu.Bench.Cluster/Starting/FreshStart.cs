using System.Diagnostics;
using System.Globalization;
using Khonsu.Bench.Cluster.Measuring;
using Khonsu.Bench.Cluster.Rivals;
using Khonsu.Bench.Ratio.Measuring;
using Khonsu.Bench.Ratio.Reporting;

namespace Khonsu.Bench.Cluster.Starting;

/// <summary>
/// How a node that has just started does in its first seconds, with different settings of the runtime: its process is
/// new for each run, settings take turns, and rates are compared with those of the same process at the end.
/// </summary>
/// <param name="options">What is run.</param>
sealed class FreshStart(FreshOptions options)
{
    static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);
    static readonly TimeSpan s_electionTimeout = TimeSpan.FromMilliseconds(300);

    // Why said in both ways: this program is built without, and the defaults of .NET are with it.
    static readonly (string Name, string Value) s_pgo = ("DOTNET_TieredPGO", "1");
    static readonly (string Name, string Value) s_noPgo = ("DOTNET_TieredPGO", "0");

    static readonly FreshSetting[] s_settings =
    [
        new("defaults", [s_pgo]),
        new("TieredPGO off", [s_noPgo]),
        new("QuickJitForLoops off", [s_pgo, ("DOTNET_TC_QuickJitForLoops", "0")]),
        new("TieredPGO and QuickJitForLoops off", [s_noPgo, ("DOTNET_TC_QuickJitForLoops", "0")]),
        new("QuickJit off", [s_pgo, ("DOTNET_TC_QuickJit", "0")]),
        new("TieredCompilation off", [("DOTNET_TieredCompilation", "0")]),
    ];

    /// <summary>Runs it.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] words)
    {
        if (FreshOptions.TryParse(words) is not { } options)
        {
            await Console.Error.WriteLineAsync(FreshOptions.Usage);
            return 2;
        }

        List<FreshSetting> settings = [.. s_settings];
        if (options.Published is { } folder)
        {
            // Why not the rest: what was compiled before the start is no business of theirs.
            settings.AddRange(s_settings[..2].Select(setting
                => setting with { Name = $"published, {setting.Name}", Folder = folder }));
        }

        await new FreshStart(options).RunAsync(settings);
        return 0;
    }

    async Task RunAsync(IReadOnlyList<FreshSetting> settings)
    {
        List<FreshRun>[] runs = [.. settings.Select(static _ => new List<FreshRun>())];
        for (int round = 0; round < options.Rounds; round++)
        {
            for (int number = 0; number < settings.Count; number++)
                runs[number].Add(await RunAsync(settings[number]));
        }

        var table = new Table(
            string.Create(CultureInfo.InvariantCulture, $"{options.Members} nodes, {options.Callers} callers, Put"),
            "start ms", "second 1, /s", "seconds 1 to 5, /s", "last 5, /s", "first 5 / last 5",
            "processor us, seconds 1 to 5", "processor us, last 5");
        for (int number = 0; number < settings.Count; number++)
        {
            List<FreshRun> own = runs[number];
            table.Add(
                settings[number].Name,
                Text(own, static run => run.StartMilliseconds, "F0"),
                Text(own, static run => run.First.Operations, "F0"),
                Text(own, static run => run.FirstFive.Operations, "F0"),
                Text(own, static run => run.LastFive.Operations, "F0"),
                Text(own, static run => run.FirstFive.Operations / run.LastFive.Operations, "F2"),
                Text(own, static run => run.FirstFive.ProcessorPerOperation, "F0"),
                Text(own, static run => run.LastFive.ProcessorPerOperation, "F0"));
        }

        await Console.Out.WriteLineAsync(table.ToMarkdown());
    }

    async Task<FreshRun> RunAsync(FreshSetting setting)
    {
        string folder = Directory.CreateTempSubdirectory("khonsu-fresh-").FullName;
        try
        {
            await using var rival = new KhonsuRival(folder, options.Members, s_electionTimeout)
            {
                Settings = setting.Variables,
                Program = setting.Folder,
            };
            long began = Stopwatch.GetTimestamp();
            await rival.StartMembersAsync();
            double start = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            var seconds = new List<FreshSecond>();
            for (int second = 0; second < options.Seconds; second++)
            {
                TimeSpan before = rival.ProcessorTime;
                Sample sample = await rival.RunAsync(Work.Put, options.Callers, s_second, seed: second);
                double used = (rival.ProcessorTime - before).TotalMicroseconds;
                seconds.Add(new FreshSecond(sample.PerSecond, used / sample.Seconds));
            }

            return new FreshRun(start, seconds);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static string Text(List<FreshRun> runs, Func<FreshRun, double> figure, string format)
    {
        Spread spread = Spread.Of(runs.Select(figure));
        return $"{One(spread.Median)} [{One(spread.Least)}..{One(spread.Most)}]";

        string One(double number) => number.ToString(format, CultureInfo.InvariantCulture);
    }
}
