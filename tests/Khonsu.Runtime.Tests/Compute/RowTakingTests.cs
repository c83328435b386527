using Apache.Arrow;
using Khonsu.Runtime.Tests.Arrow;

namespace Khonsu.Runtime.Tests.Compute;

/// <summary>Rows are taken of columns of every type that a record can have.</summary>
public sealed class RowTakingTests
{
    const int Rows = 40;

    readonly Random _random = new(17);

    [Fact]
    public void Any_rows_of_trees_are_taken_in_any_order()
    {
        using RecordBatch batch = Batch();
        string[] all = LinesOf(batch);
        for (int round = 0; round < 20; round++)
        {
            int[] rows = [.. Enumerable.Range(0, _random.Next(2 * Rows)).Select(_ => _random.Next(Rows))];

            using RecordBatch taken = ColumnSelection.Take(batch, rows);

            Assert.Equal(rows.Length, taken.Length);
            Assert.Equal(System.Array.ConvertAll(rows, row => all[row]), LinesOf(taken));
        }
    }

    [Fact]
    public void Rows_of_a_slice_are_those_of_the_whole()
    {
        using RecordBatch batch = Batch();
        string[] all = LinesOf(batch);

        using RecordBatch taken = ColumnSelection.Take(batch.Slice(7, 20), 0, 19, 3, 3);

        Assert.Equal([all[7], all[26], all[10], all[10]], LinesOf(taken));
    }

    [Fact]
    public void Trees_of_several_chunks_become_one_batch_and_those_of_none_too()
    {
        using RecordBatch batch = Batch();
        using ColumnTable table = ColumnTable.Of(batch.Slice(0, 11), batch.Slice(11, Rows - 11));
        using RecordBatch joined = table.ToRecordBatch();
        Assert.Equal(LinesOf(batch), LinesOf(joined));

        using ColumnTable none = table.Where(table.Compare("native", ColumnComparison.Less, long.MinValue));
        using RecordBatch empty = none.ToRecordBatch();
        Assert.Equal((0, batch.ColumnCount), (empty.Length, empty.ColumnCount));
        Assert.Equal(0, KhonsuStore.Open().Snapshot().Table<Trees.OrderId, Trees.Order>().ToRecordBatch().Length);
    }

    [Fact]
    public void Trees_of_several_stores_are_sorted_into_one_order()
    {
        // Why two: each has a dictionary of its own.
        using RecordBatch one = Batch();
        using RecordBatch other = Batch();
        using ColumnTable table = ColumnTable.Of(one, other.Slice(3, 20), other.Slice(23, Rows - 23));
        string[] all = [.. LinesOf(one), .. LinesOf(other).Skip(3)];
        long[] keys = [.. KeysOf(one), .. KeysOf(other).Skip(3)];

        using ColumnTable sorted = table.Sort("native");

        IEnumerable<int> expected = Enumerable.Range(0, all.Length).OrderBy(row => keys[row]);
        Assert.Equal(expected.Select(row => all[row]), LinesOf(sorted.Chunks[0]));
    }

    static IEnumerable<long> KeysOf(RecordBatch batch)
        => ((Int64Array)batch.Column("native")).Select(static value => value!.Value);

    RecordBatch Batch()
    {
        var trees = new RandomTrees(_random);
        using KhonsuStore store = KhonsuStore.Open();
        store.Atomically(tx =>
        {
            for (int index = 0; index < Rows; index++)
                tx.Orders.Add(trees.Order());
        });
        return store.Read(static tx => tx.Orders.ToRecordBatch());
    }

    // One text for each row.
    static string[] LinesOf(RecordBatch batch) =>
    [
        .. ArrowText.LinesOf(batch)
            .Select(static line => line.Split(' ', 3))
            .GroupBy(static parts => int.Parse(parts[1], null))
            .OrderBy(static row => row.Key)
            .Select(static row => string.Join('|', row.Select(static parts => parts[0] + parts[2]))),
    ];
}
