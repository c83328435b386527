using BenchmarkDotNet.Attributes;

namespace Khonsu.Bench;

/// <summary>Updating blocks by the number of rows, and the same update written in three ways.</summary>
public class UpdateBenchmarks
{
    const int RowsInTable = 1_000;
    const int Stride = 97;

    KhonsuStore _store = null!;

    [Params(1, 2, 4, 16, 64)]
    public int Rows { get; set; }

    [GlobalSetup]
    public void Open() => _store = Bank.Open(RowsInTable);

    [GlobalCleanup]
    public void Close() => _store.Dispose();

    [Benchmark(Baseline = true)]
    public void ReadAndSet() => _store.Atomically(Rows, static (tx, rows) =>
    {
        var accounts = tx.Accounts;
        for (var i = 0; i < rows; i++)
        {
            var row = accounts[i * Stride % RowsInTable];
            accounts[row.Id] = row with { Version = row.Version + 1 };
        }
    });

    [Benchmark]
    public void UpdateByFunction() => _store.Atomically(Rows, static (tx, rows) =>
    {
        for (var i = 0; i < rows; i++)
            tx.Accounts.Update(i * Stride % RowsInTable, static row => row with { Version = row.Version + 1 });
    });

    [Benchmark]
    public void SetThroughCursor() => _store.Atomically(Rows, static (tx, rows) =>
    {
        for (var i = 0; i < rows; i++)
            tx.Accounts.Row(i * Stride % RowsInTable).Version++;
    });

    [Benchmark]
    public void BlindUpsert() => _store.Atomically(Rows, static (tx, rows) =>
    {
        for (var i = 0; i < rows; i++)
            tx.Accounts.Upsert(new Account(i * Stride % RowsInTable, "owner", 1000m, 0));
    });
}
