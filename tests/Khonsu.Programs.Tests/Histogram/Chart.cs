using Khonsu.Programs.Tests.Common;

namespace Khonsu.Programs.Tests.Histogram;

/// <summary>
/// A shared histogram: threads draw values and count each one in its bin and in the tally of the thread, as one
/// transaction. With few bins they meet all the time, with many hardly ever; where they merge, they never do.
/// </summary>
/// <remarks>
/// Source: a common first exercise for transactional memory, with a knob for contention; for instance the histogram
/// test of Scala STM (Bronson, Chafi, Olukotun 2010, "CCSTM: a library-based STM for Scala").
/// Checked: in every snapshot bins and tallies add up to the same; at the end each bin holds what one thread counts
/// that draws the same values.
/// </remarks>
[TransactionalModel(typeof(Bin), typeof(Tally))]
sealed partial class Chart
{
    /// <summary>Opens a chart with empty bins.</summary>
    public static Chart Open(int bins, int workers)
    {
        Chart chart = Open();
        chart.Atomically(tx =>
        {
            for (int bin = 0; bin < bins; bin++)
                tx.Bins.Add(new Bin(bin, 0));
            for (int worker = 0; worker < workers; worker++)
                tx.Tallies.Add(new Tally(worker, 0));
        });
        return chart;
    }

    /// <summary>The values of a thread, in the order in which it counts them: two dice, so that bins differ.</summary>
    public static IEnumerable<int> Draw(SeededRandom random, int values, int bins)
    {
        for (int i = 0; i < values; i++)
            yield return (random.Below(bins) + random.Below(bins)) / 2;
    }

    /// <summary>Counts one value.</summary>
    public void Count(int worker, int bin, CancellationToken stop) => Atomically(
        (worker, bin),
        static (tx, value) =>
        {
            tx.Bins.Row(value.bin).Values++;
            tx.Tallies.Row(value.worker).Values++;
        },
        cancellationToken: stop);

    /// <summary>Counts one value without a look at the bin: such counts never conflict.</summary>
    public void Add(int worker, int bin, CancellationToken stop) => Atomically(
        (worker, bin),
        static (tx, value) =>
        {
            tx.Bins.Merge(value.bin).Values += 1;
            tx.Tallies.Row(value.worker).Values++;
        },
        cancellationToken: stop);

    /// <summary>Compares the sums of one snapshot.</summary>
    public string? SumsDiffer() => Read(static tx =>
    {
        long bins = tx.Bins.Sum(static bin => bin.Values);
        long tallies = tx.Tallies.Sum(static tally => tally.Values);
        return bins == tallies ? null : $"the bins hold {bins} values, the tallies {tallies}";
    });

    /// <summary>The values of all bins.</summary>
    public long[] Counts() => Read(static tx =>
        tx.Bins.OrderBy(static bin => bin.Number).Select(static bin => bin.Values).ToArray());
}
