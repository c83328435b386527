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
        string[] columns = [.. batch.Schema.FieldsList.Select(static field => field.Name).Where(CanBeJoined)];
        using ColumnTable table = ColumnTable.Of(batch.Slice(0, 11), batch.Slice(11, Rows - 11)).Project(columns);
        using RecordBatch joined = table.ToRecordBatch();
        using ColumnTable some = ColumnTable.Of(batch).Project(columns);
        Assert.Equal(LinesOf(some.Chunks[0]), LinesOf(joined));

        using ColumnTable none = table.Where(static chunk => ColumnFilters.Compare(
            chunk.Column("native"), ColumnComparison.Less, long.MinValue));
        using RecordBatch empty = none.ToRecordBatch();
        Assert.Equal((0, columns.Length), (empty.Length, empty.ColumnCount));
        Assert.Equal(0, KhonsuStore.Open().Snapshot().Table<Trees.OrderId, Trees.Order>().ToRecordBatch().Length);
    }

    [Theory]
    [InlineData("level")]
    [InlineData("levels")]
    [InlineData("due")]
    [InlineData("payments")]
    public void What_cannot_be_put_after_each_other_is_refused(string column)
    {
        using RecordBatch batch = Batch();
        using ColumnTable table = ColumnTable.Of(batch.Slice(0, 11), batch.Slice(11, Rows - 11)).Project(column);

        ColumnTypeException refused = Assert.Throws<ColumnTypeException>(table.ToRecordBatch);

        Assert.Contains("Project", refused.Message, StringComparison.Ordinal);
    }

    static bool CanBeJoined(string column) =>
        column is not ("level" or "levels" or "paid" or "due" or "payments");

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
