using Khonsu.Programs.Tests.Common;
using Xunit.Abstractions;

namespace Khonsu.Programs.Tests.Histogram;

public sealed class HistogramTests(ITestOutputHelper output)
{
    const int Workers = 4;
    const int ValuesEach = 25_000;

    [Theory]
    [InlineData(4, false)]
    [InlineData(256, false)]
    [InlineData(4, true)]
    public void Bins_hold_what_one_thread_counts_that_draws_the_same(int bins, bool isMerging)
    {
        var run = new ProgramRun(output);
        using Chart chart = Chart.Open(bins, Workers);
        int valuesEach = ValuesEach * run.Scale;
        var drawn = new int[Workers][];
        var complaints = new List<string?>();

        run.RunThreads(Workers + 1, worker =>
        {
            if (worker.Number == Workers)
            {
                for (int i = 0; i < 100 * run.Scale; i++)
                    complaints.Add(chart.SumsDiffer());
                return;
            }

            drawn[worker.Number] = [.. Chart.Draw(worker.Random, valuesEach, bins)];
            Action<int, int, CancellationToken> count = isMerging ? chart.Add : chart.Count;
            foreach (int bin in drawn[worker.Number])
                count(worker.Number, bin, worker.Stop);
        });

        var expected = new long[bins];
        foreach (int bin in drawn.SelectMany(static values => values))
            expected[bin]++;
        run.AssertNone(complaints.Append(chart.SumsDiffer()).OfType<string>());
        Assert.Equal(expected, chart.Counts());
        Assert.Equal(Workers * valuesEach, chart.Counts().Sum());
    }

    [Fact]
    public void A_count_in_two_pieces_is_lost_and_the_sums_tell()
    {
        using Chart chart = Chart.Open(bins: 1, workers: 1);

        Bin stale = chart.Read(static tx => tx.Bins[0]);
        chart.Count(worker: 0, bin: 0, CancellationToken.None);
        chart.Atomically(tx =>
        {
#pragma warning disable KHN111 // The lost update is what the checker must find.
            tx.Bins.Upsert(stale with { Values = stale.Values + 1 });
#pragma warning restore KHN111
            tx.Tallies.Row(0).Values++;
        });

        Assert.Equal("the bins hold 1 values, the tallies 2", chart.SumsDiffer());
    }

    [Fact]
    public void Two_counts_of_one_bin_by_hand_exclude_each_other_at_every_level()
    {
        foreach (IsolationLevel level in Enum.GetValues<IsolationLevel>())
        {
            using Chart chart = Chart.Open(bins: 1, workers: 2);
            TransactionOptions options = new() { Isolation = level };
            using ChartTransaction first = chart.Begin(options);
            using ChartTransaction second = chart.Begin(options);

            first.Bins.Row(0).Values++;
            second.Bins.Row(0).Values++;

            Assert.True(first.TryCommit().IsCommitted, $"{level}");
            Assert.False(second.TryCommit().IsCommitted, $"{level}");
            Assert.Equal([1], chart.Counts());
        }
    }

    [Fact]
    public void Two_merges_into_one_bin_by_hand_both_commit_at_every_level()
    {
        foreach (IsolationLevel level in Enum.GetValues<IsolationLevel>())
        {
            using Chart chart = Chart.Open(bins: 1, workers: 2);
            TransactionOptions options = new() { Isolation = level };
            using ChartTransaction first = chart.Begin(options);
            using ChartTransaction second = chart.Begin(options);

            first.Bins.Merge(0).Values += 2;
            second.Bins.Merge(0).Values += 3;

            Assert.True(first.TryCommit().IsCommitted, $"{level}");
            Assert.True(second.TryCommit().IsCommitted, $"{level}");
            Assert.Equal([5], chart.Counts());
        }
    }
}
