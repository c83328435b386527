using BenchmarkDotNet.Attributes;

namespace Khonsu.Bench;

/// <summary>Read-only blocks: what entering costs, and what each row adds.</summary>
public class ReadBenchmarks
{
    const int RowsInTable = 1_000;
    const int Stride = 97;

    KhonsuStore _store = null!;

    [Params(0, 1, 10, 100)]
    public int Rows { get; set; }

    [GlobalSetup]
    public void Open() => _store = Bank.Open(RowsInTable);

    [GlobalCleanup]
    public void Close() => _store.Dispose();

    [Benchmark(Baseline = true)]
    public long Read() => _store.Read(Rows, static (tx, rows) =>
    {
        long sum = 0;
        for (var i = 0; i < rows; i++)
            sum += tx.Accounts[i * Stride % RowsInTable].Version;
        return sum;
    });

    [Benchmark]
#pragma warning disable KHN109 // It is what Read is compared with.
    public long Atomically() => _store.Atomically(Rows, static (tx, rows) =>
#pragma warning restore KHN109
    {
        long sum = 0;
        for (var i = 0; i < rows; i++)
            sum += tx.Accounts[i * Stride % RowsInTable].Version;
        return sum;
    });

    // What a captured variable costs compared with a state argument.
    [Benchmark]
    public long ReadCapturing()
    {
        var rows = Rows;
        return _store.Read(tx =>
        {
            long sum = 0;
            for (var i = 0; i < rows; i++)
                sum += tx.Accounts[i * Stride % RowsInTable].Version;
            return sum;
        });
    }
}
