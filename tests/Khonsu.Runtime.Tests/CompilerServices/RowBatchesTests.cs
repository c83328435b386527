using Apache.Arrow;
using Apache.Arrow.Types;
using Khonsu.CompilerServices;
using Khonsu.Runtime.Tests.Arrow;

namespace Khonsu.Runtime.Tests.CompilerServices;

/// <summary>Rows that were taken in a block go to a batch afterwards; rows of a batch are made before one.</summary>
public sealed class RowBatchesTests
{
    static readonly TableDefinition<long, Reading> s_readings = DefinitionOf<long, Reading>();

    [Fact]
    public void Rows_of_a_segment_become_a_batch_and_come_back()
    {
        Reading[] rows = [.. Enumerable.Range(0, 2_000).Select(Row)];
        using RecordBatch batch = RowBatches.BatchOf<long, Reading>(new ArraySegment<Reading>(rows, 100, 1_500));

        Assert.Equal(RowBatches.SchemaOf(s_readings).FieldsList.Count, batch.ColumnCount);
        Assert.Equal(rows[100..1_600], RowBatches.RowsOf<long, Reading>(batch));
        Assert.Empty(RowBatches.RowsOf<long, Reading>(RowBatches.BatchOf<long, Reading>([])));
    }

    [Fact]
    public void Rows_stay_what_they_were_when_others_have_replaced_them()
    {
        using KhonsuStore store = KhonsuStore.Open();
        store.Atomically(static tx => tx.Readings.Add(Row(1)));
        Reading[] taken = store.Read(static tx => tx.Readings.ToArray());
        store.Atomically(static tx => tx.Readings.Row(1).Value = 99);

        using RecordBatch batch = RowBatches.BatchOf<long, Reading>(taken);
        Assert.Equal(1, ((DoubleArray)batch.Column("value")).GetValue(0));
    }

    [Fact]
    public void Another_schema_or_value_is_refused()
    {
        RowBatches.CheckSchema(s_readings, RowBatches.SchemaOf(s_readings));
        Schema other = new([new Field("id", Int32Type.Default, false)], []);
        Assert.Throws<SchemaMismatchException>(() => RowBatches.CheckSchema(s_readings, other));
        RecordBatch batch = new(other, [new Int32Array.Builder().Append(1).Build()], 1);
        Assert.Throws<SchemaMismatchException>(() => RowBatches.RowsOf<long, Reading>(batch));
        ColumnValueException refusal = Assert.Throws<ColumnValueException>(
            static () => RowBatches.BatchOf<long, Reading>(new[] { Row(1), Row(2) with { Name = "\uD800" } }));
        Assert.Equal(("readings", "name", "2", 1), (refusal.Table, refusal.Column, refusal.Key, refusal.Row));
    }

    static TableDefinition<TKey, TRow> DefinitionOf<TKey, TRow>()
        where TKey : notnull, IEquatable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow> => TRow.Definition;

    static Reading Row(int id) => new(id, $"name{id}", id, DateTime.UnixEpoch, id % 3 == 0 ? null : id);
}
