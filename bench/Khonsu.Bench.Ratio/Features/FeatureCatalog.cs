using Khonsu.Bench.Ratio.Measuring;
using Khonsu.Bench.Ratio.Rows;

namespace Khonsu.Bench.Ratio.Features;

/// <summary>
/// The contests of single features, each against what one would write without the library: a merged counter, an ordered
/// index, a range beside a writer, a wake-up.
/// </summary>
/// <param name="smoke">Shrinks the tables.</param>
/// <param name="lossy">Takes rivals that are broken on purpose instead of all others.</param>
sealed class FeatureCatalog(bool smoke, bool lossy = false)
{
    readonly int _rows = smoke ? 1_000 : 100_000;

    public IEnumerable<ContestPlan> Plans()
    {
        yield return Plan("merge-counter", "one hot counter", lossy ? [new("lossy", LossyCounter)] :
        [
            new("Interlocked", InterlockedCounter),
            new("lock", LockedCounter),
            new("Khonsu, read and write", () => KhonsuCounter("Khonsu, read and write", isMerge: false)),
            new("Khonsu, merge", () => KhonsuCounter("Khonsu, merge", isMerge: true)),
        ]);
        yield return Plan(
            "ordered-index", $"a row of {_rows:N0} moves in an order, then the last ten are read", lossy
            ? [new("lossy", () => new LockedOrder(_rows, isLossy: true).Mover())]
            :
            [
                new("SortedSet and lock", () => new LockedOrder(_rows).Mover()),
                new("Khonsu", () => new KhonsuOrder(_rows).Mover()),
            ]);
        yield return Plan(
            "range-beside-writer", $"a range of {OrderedRows.RangeRows:N0} of {_rows:N0} rows is summed", lossy
            ? [new("lossy", () => new LockedOrder(_rows, isLossy: true).Scanner())]
            :
            [
                new("SortedSet and lock", () => new LockedOrder(_rows).Scanner()),
                new("Khonsu", () => new KhonsuOrder(_rows).Scanner()),
            ]) with
        {
            HasWriter = true,
            RowsPerOperation = OrderedRows.RangeRows,
        };
        yield return Plan("wake-up", "there and back between two threads that sleep", lossy
            ? [new("lossy", static () => new LossyTurns().Create())]
            :
            [
                new("Monitor.Wait", static () => new MonitorTurns().Create()),
                new("Khonsu, Retry", static () => new RetryTurns().Create()),
            ]) with
        {
            Threads = [1],
        };
    }

    static FeatureContestant InterlockedCounter()
    {
        long counter = 0;
        return new("Interlocked", _ => Interlocked.Increment(ref counter), expected => Compare(counter, expected));
    }

    static FeatureContestant LockedCounter()
    {
        var gate = new Lock();
        long counter = 0;
        return new("lock", Increment, expected => Compare(counter, expected));

        void Increment(Worker worker)
        {
            lock (gate)
                counter++;
        }
    }

    static FeatureContestant LossyCounter()
    {
        long calls = 0, counter = 0;
        return new(
            "lossy",
            _ => counter += Interlocked.Increment(ref calls) % 10 == 0 ? 0 : 1,
            expected => Compare(counter, expected));
    }

    static FeatureContestant KhonsuCounter(string name, bool isMerge)
    {
        var store = KhonsuStore.Open();
        store.Atomically(static tx => tx.Tallies.Add(new Tally(0, 0)));
        return new(
            name,
            isMerge
                ? _ => store.Atomically(static tx => tx.Tallies.Merge(0).Value += 1)
#pragma warning disable KHN114 // It is what the merge is compared with.
                : _ => store.Atomically(static tx => tx.Tallies.Row(0).Value += 1),
#pragma warning restore KHN114
            expected => Compare(store.Read(static tx => tx.Tallies[0].Value), expected),
            store.Dispose);
    }

    static string? Compare(long counted, long expected) =>
        counted == expected ? null : $"the counter is {counted} and not {expected}";

    ContestPlan Plan(string name, string title, RivalEntry[] rivals) => new()
    {
        Name = name,
        Title = title,
        Rivals = rivals,
        CreateWorker = index => new Worker(index, _rows, keys: [], names: []),
    };
}
