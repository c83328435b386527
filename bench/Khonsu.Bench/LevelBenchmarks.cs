using BenchmarkDotNet.Attributes;

namespace Khonsu.Bench;

/// <summary>Four reads and one update at each isolation level: what validation costs when nobody interferes.</summary>
public class LevelBenchmarks
{
    const int RowsInTable = 1_000;
    const int Reads = 4;

    KhonsuStore _store = null!;
    TransactionOptions _options = null!;

    [ParamsAllValues]
    public IsolationLevel Level { get; set; }

    [GlobalSetup]
    public void Open()
    {
        _store = Bank.Open(RowsInTable);
        _options = new TransactionOptions { Isolation = Level };
    }

    [GlobalCleanup]
    public void Close() => _store.Dispose();

    [Benchmark]
    public void ReadFourUpdateOne() => _store.Atomically(0L, static (tx, last) =>
    {
        var accounts = tx.Accounts;
        for (var i = 1; i <= Reads; i++)
            last += accounts[i].Version;
        var row = accounts[0];
        accounts[0] = row with { Version = row.Version + 1 + last };
    }, _options);
}
