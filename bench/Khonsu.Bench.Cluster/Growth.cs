using Khonsu.Bench.Cluster.Measuring;
using Khonsu.Bench.Cluster.Rivals;
using Khonsu.Bench.Ratio.Measuring;
using Khonsu.Bench.Ratio.Reporting;

namespace Khonsu.Bench.Cluster;

/// <summary>
/// What a transaction costs that touches so many shards, where there are so many. The numbers of shards take turns,
/// each round in another order, and one cluster runs at a time: what one that only waits says to itself would be in the
/// figures of the others. What touches one, two and four shards takes turns too, on the same cluster.
/// </summary>
/// <param name="options">What is run.</param>
/// <param name="folder">Where the files are.</param>
/// <param name="output">Where figures go.</param>
sealed class Growth(Options options, string folder, TextWriter output)
{
    static readonly (int Touched, Work Work)[] s_works = [(1, Work.Within), (2, Work.Across), (4, Work.AcrossFour)];

    readonly SortedDictionary<(int Touched, int Callers, int Shards), List<Sample>> _samples = [];
    readonly SortedDictionary<int, List<double>> _idle = [];

    /// <summary>Runs it.</summary>
    /// <returns>What is wrong; null when nothing is.</returns>
    public async Task<string?> RunAsync()
    {
        IReadOnlyList<int> all = options.Growth;
        for (int round = 0; round < options.Rounds; round++)
        {
            for (int number = 0; number < all.Count; number++)
            {
                if (await RunAsync(all[(number + round) % all.Count], round) is { } wrong)
                    return wrong;
            }
        }

        await output.WriteLineAsync(IdleTable().ToMarkdown());
        await output.WriteLineAsync(CostTable().ToMarkdown());
        return null;
    }

    async Task<string?> RunAsync(int shards, int round)
    {
        DirectoryInfo own = Directory.CreateDirectory(Path.Combine(folder, $"growth-{round}-{shards}"));
        await using (var rival = new KhonsuRival(own.FullName, options.Nodes, options.ElectionTimeout)
        {
            Shards = shards,
        })
        {
            await rival.StartAsync();
            (int Touched, Work Work, int Callers)[] runs =
            [
                .. from one in s_works
                where rival.Does(one.Work)
                from callers in options.Callers
                select (one.Touched, one.Work, callers),
            ];
            // Not counted: the first ones compile, in each start.
            foreach ((_, Work work, int callers) in runs)
                await rival.RunAsync(work, callers, options.Duration, seed: -1 - round);
            // Why each round begins with another one: what comes first has still the most to compile.
            for (int number = 0; number < runs.Length; number++)
            {
                (int touched, Work work, int callers) = runs[(number + round) % runs.Length];
                Sample sample = await rival.RunAsync(work, callers, options.Duration, seed: round);
                ListOf(_samples, (touched, callers, shards)).Add(sample);
            }

            // What the load has left behind ends first.
            await Task.Delay(options.Duration);
            TimeSpan before = rival.ProcessorTime;
            await Task.Delay(options.Duration);
            ListOf(_idle, shards).Add((rival.ProcessorTime - before) / options.Duration * 100);
            if (await rival.CheckAsync() is { } wrong)
                return $"{rival.Name}: {wrong}";
        }

        own.Delete(recursive: true);
        return null;
    }

    Table IdleTable()
    {
        var table = new Table("shards", "processor without load, % of one core, all nodes");
        foreach ((int shards, List<double> shares) in _idle)
            table.Add(Figures.Text(shards), Figures.Text(Spread.Of(shares), "F1"));
        return table;
    }

    Table CostTable()
    {
        int least = options.Growth[0];
        var table = new Table(
            "shards touched",
            "callers",
            "shards there are",
            "operations/s",
            "median us",
            "99 of 100 us",
            $"x rate of 1 of {least}",
            "x median of 1 touched",
            "x median of the fewest shards");
        foreach (((int touched, int callers, int shards), List<Sample> own) in _samples)
        {
            List<Sample> one = _samples.First(pair => pair.Key.Callers == callers).Value;
            List<Sample> single = _samples[(_samples.Keys.First().Touched, callers, shards)];
            List<Sample> fewest = _samples.First(
                pair => (pair.Key.Touched, pair.Key.Callers) == (touched, callers)).Value;
            table.Add(
            [
                Figures.Text(touched),
                Figures.Text(callers),
                Figures.Text(shards),
                .. Figures.Of(own),
                Figures.Ratio(own, one, static sample => sample.PerSecond),
                Figures.Ratio(own, single, static sample => sample.MedianMicroseconds),
                Figures.Ratio(own, fewest, static sample => sample.MedianMicroseconds),
            ]);
        }

        return table;
    }

    static List<TValue> ListOf<TKey, TValue>(SortedDictionary<TKey, List<TValue>> lists, TKey key)
        where TKey : notnull
    {
        if (!lists.TryGetValue(key, out List<TValue>? list))
            lists.Add(key, list = []);
        return list;
    }
}
