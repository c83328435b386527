namespace Khonsu.Bench;

/// <summary>A store with accounts 0 to <c>rows</c>, exclusive.</summary>
static class Bank
{
    const int FillRowsPerBlock = 1_000;

    public static KhonsuStore Open(int rows)
    {
        var store = KhonsuStore.Open();
        for (var first = 0; first < rows; first += FillRowsPerBlock)
            store.Atomically((first, end: Math.Min(first + FillRowsPerBlock, rows)), static (tx, range) =>
            {
                for (var id = range.first; id < range.end; id++)
                    tx.Accounts.Add(new Account(id, "owner", 1000m, 0));
            });
        return store;
    }
}
