using BenchmarkDotNet.Attributes;

namespace Khonsu.Bench;

/// <summary>Whole tables: the loop, LINQ over it, and the count.</summary>
public class ScanBenchmarks
{
    KhonsuStore _store = null!;

    [Params(1_000, 100_000)]
    public int Rows { get; set; }

    [GlobalSetup]
    public void Open() => _store = Bank.Open(Rows);

    [GlobalCleanup]
    public void Close() => _store.Dispose();

    [Benchmark(Baseline = true)]
    public long Loop() => _store.Read(static tx =>
    {
        long sum = 0;
        foreach (var row in tx.Accounts)
            sum += row.Version;
        return sum;
    });

    [Benchmark]
    public long Linq() => _store.Read(static tx => tx.Accounts.Sum(static row => row.Version));

    [Benchmark]
    public int Count() => _store.Read(static tx => tx.Accounts.Count);
}
