using Khonsu.Bench.Ratio.Rows;

namespace Khonsu.Bench.Ratio.Columnar;

/// <summary>Snapshots of one table after changes of several kinds.</summary>
sealed class SnapshotCases : IDisposable
{
    const int Seed = 7;
    const int RowsPerBlock = 1_000;
    const int ChangedShare = 100;

    readonly KhonsuStore _store = KhonsuStore.Open();
    readonly Random _random = new(Seed);
    readonly int _rows;
    StoreSnapshot? _before;
    StoreSnapshot? _after;

    public SnapshotCases(int rows)
    {
        _rows = rows;
        foreach (var block in Reading.CreateMany(rows, Seed).Chunk(RowsPerBlock))
            _store.Atomically(block, static (tx, added) =>
            {
                foreach (var row in added)
                    tx.Readings.Add(row);
            });
    }

    public IReadOnlyList<TimedCase> Cases =>
    [
        new("everything, the first snapshot", _store.ForgetColumns, Take, End),
        new("nothing changed", Before, Take, End),
        new("1 % changed, together, one column", () => Change(isTogether: true, ChangeValue), Take, End),
        new("1 % changed, together, all columns", () => Change(isTogether: true, ChangeAll), Take, End),
        new("1 % changed, all over, one column", () => Change(isTogether: false, ChangeValue), Take, End),
        new("1 % changed, all over, all columns", () => Change(isTogether: false, ChangeAll), Take, End),
    ];

    public void Dispose() => _store.Dispose();

    // Why kept until the end: so nobody takes memory that the snapshot before still has.
    void Before() => _before = _store.Snapshot();

    double Take()
    {
        _after = _store.Snapshot();
        return _after.Timestamp;
    }

    void End()
    {
        var rows = _after!.Table<long, Reading>().RowCount;
        if (rows != _rows)
            throw new InvalidOperationException($"A snapshot has {rows:N0} of {_rows:N0} rows.");
        _after.Dispose();
        _before?.Dispose();
        (_before, _after) = (null, null);
    }

    void Change(bool isTogether, Func<Reading, Random, Reading> change)
    {
        Before();
        var count = _rows / ChangedShare;
        var first = _random.Next(_rows - count);
        for (var done = 0; done < count; done += RowsPerBlock)
            _store.Atomically(tx =>
            {
                for (var index = done; index < Math.Min(done + RowsPerBlock, count); index++)
                    tx.Readings.Update(
                        isTogether ? first + index : _random.Next(_rows), row => change(row, _random));
            });
    }

    static Reading ChangeValue(Reading row, Random random) => row with { Value = random.NextDouble() };

    static Reading ChangeAll(Reading row, Random random) => row with
    {
        Code = $"code{random.Next(100_000_000):D8}",
        Value = random.NextDouble(),
        IsActive = !row.IsActive,
        At = row.At.AddSeconds(1),
        Count = random.Next(),
    };
}
