using Khonsu.Protocol.Tests.Rows;

namespace Khonsu.Protocol.Tests.Blocks;

/// <summary>Bytes for each block, counted exactly: nothing for reads, and for a commit only what outlives it.</summary>
public class AllocationTests : IDisposable
{
    const int Rows = 100;
    const int Warm = 20_000;
    const int Blocks = 10_000;

    // Two rows of 80 bytes (object 16, header 24, user 40), the descriptor, and the amortized lists of the pruner.
    const long BytesOfTwoRowUpdateMax = 216;

    readonly KhonsuStore _store = KhonsuStore.Open();

    public AllocationTests() => _store.Atomically(static tx =>
    {
        for (long id = 0; id < Rows; id++)
            tx.Table(WideRow.Definition).Add(new WideRow(id, 0, 0, 0, 0));
    });

    public void Dispose() => _store.Dispose();

    [Fact]
    public void A_read_only_block_allocates_nothing() => Assert.Equal(0, BytesOf(static (store, block) =>
        store.Read(block, static (tx, block) =>
        {
            ReadTable<long, WideRow> table = tx.Table(WideRow.Definition);
            return table[block % Rows].A + table[(block + 1) % Rows].A;
        })));

    [Fact]
    public void A_scan_in_a_read_only_block_allocates_nothing() =>
        Assert.Equal(0, BytesOf(static (store, _) => store.Read(
        0L, static (tx, sum) =>
        {
            foreach (WideRow row in tx.Table(WideRow.Definition))
                sum += row.A;
            return sum;
        })));

    [Fact]
    public void An_updating_block_that_only_reads_allocates_nothing() =>
        Assert.Equal(0, BytesOf(static (store, block) =>
        store.Atomically(block, static (tx, block) => tx.Table(WideRow.Definition)[block % Rows].A)));

    [Fact]
    public void A_block_that_updates_two_rows_allocates_the_rows_and_one_descriptor() =>
        Assert.InRange(BytesOf(static (store, block) => store.Atomically(block, static (tx, block) =>
        {
            Table<long, WideRow> table = tx.Table(WideRow.Definition);
            long source = block % Rows;
            long target = (block + 1) % Rows;
            table[source] = table[source] with { A = block };
            table[target] = table[target] with { A = block };
        })), 160, BytesOfTwoRowUpdateMax);

    [Fact]
    public void A_block_that_updates_one_row_allocates_the_row() =>
        Assert.InRange(BytesOf(static (store, block) => store.Atomically(block, static (tx, block) =>
        {
            Table<long, WideRow> table = tx.Table(WideRow.Definition);
            table[block % Rows] = table[block % Rows] with { A = block };
        })), 80, 88);

    long BytesOf(Action<KhonsuStore, long> block)
    {
        for (int warm = 0; warm < Warm; warm++)
            block(_store, warm);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int number = 0; number < Blocks; number++)
            block(_store, number);
        return (GC.GetAllocatedBytesForCurrentThread() - before) / Blocks;
    }
}
