using System.Collections.Immutable;
using Apache.Arrow;
using Apache.Arrow.Types;
using CsCheck;

namespace Khonsu.Runtime.Tests.Arrow;

/// <summary>Batches from elsewhere that are damaged, or hold what C# has no place for, at some depth.</summary>
public sealed class NestedDamageTests
{
    static string? Seed => Environment.GetEnvironmentVariable("KHONSU_SEED");

    [Fact]
    public void Damage_anywhere_is_a_typed_error_or_other_rows_and_never_a_crash()
    {
        int refused = 0;
        Gen.Int.Sample(
            seed =>
            {
                Random random = new(seed);
                RandomTrees trees = new(random);
                List<Trees.Order> orders = [.. Enumerable.Range(0, 1 + random.Next(4)).Select(_ => trees.Order())];
                using RecordBatch batch =
                    NestedRoundTripTests.StoreOf(orders).Read(static tx => tx.Orders.ToRecordBatch());
                int column = random.Next(batch.ColumnCount);
                ArrayData damaged = Damage(batch.Column(column).Data, random);
                List<IArrowArray> columns = [.. batch.Arrays];
                try
                {
                    columns[column] = ArrowArrayFactory.BuildArray(damaged);
                }
                catch (Exception)
                {
                    return; // Why: the library's own arrays refuse some of it.
                }

                try
                {
                    NestedRoundTripTests.BatchesIn([new RecordBatch(batch.Schema, columns, batch.Length)]);
                }
                catch (KhonsuException)
                {
                    Interlocked.Increment(ref refused);
                }
            },
            seed: Seed,
            iter: 1_500,
            threads: 1);
        Assert.InRange(refused, 100, 1_499);
    }

    [Fact]
    public void A_null_where_no_level_accepts_it_is_named()
    {
        using RecordBatch batch = BatchOf(NestedRoundTripTests.Plain with { Grid = [[(1, "a"), (2, null)]] });
        ArrayData rows = Child(Child(Child(Column(batch, "grid"), 0), 0), 0);
        SchemaMismatchException error = Assert.Throws<SchemaMismatchException>(() => NestedRoundTripTests.BatchesIn(
            [With(batch, "grid", data => Replace(data, rows, WithNull(rows, 1)))]));
        Assert.Equal(("grid[][].row", "a null"), (error.Column, error.Found));
    }

    [Fact]
    public void What_lies_under_a_null_is_not_looked_at()
    {
        Trees.Order two = NestedRoundTripTests.Plain with { Id = new(Guid.AllBitsSet), Total = new(1, "EUR") };
        using RecordBatch batch = BatchOf(NestedRoundTripTests.Plain, two);
        ArrayData currency = Child(Column(batch, "total"), 1);
        int nullRow = Column(batch, "total").Buffers[0].Span[0] == 1 ? 1 : 0;
        List<Trees.Order> rows = NestedRoundTripTests.BatchesIn(
            [With(batch, "total", data => Replace(data, currency, WithNull(currency, nullRow)))]);
        Assert.Equal(new Trees.Money(1, "EUR"), rows.Single(static row => row.Total is not null).Total);
    }

    [Fact]
    public void Offsets_that_leave_the_items_are_damage()
    {
        using RecordBatch batch = BatchOf(NestedRoundTripTests.Plain with { Longs = [1, 2, 3] });
        ArrayData longs = Column(batch, "longs");
        foreach (int[] offsets in new int[][] { [0, 4], [-1, 2], [2, 1], [0, int.MaxValue] })
        {
            ArrayData damaged = new(
                longs.DataType, 1, 0, 0, [ArrowBuffer.Empty, BufferOf(offsets)], [Child(longs, 0)]);
            ArrowFormatException error = Assert.Throws<ArrowFormatException>(() => NestedRoundTripTests.BatchesIn(
                [With(batch, "longs", _ => damaged)]));
            Assert.Contains("column longs of table orders is damaged", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_length_that_is_a_lie_asks_for_no_memory()
    {
        using RecordBatch batch = BatchOf(NestedRoundTripTests.Plain with { Payments = [new Trees.Card("1", null)] });
        ArrayData payments = Child(Column(batch, "payments"), 0);
        ArrayData cards = Child(payments, 0);
        ArrayData lie = new(cards.DataType, int.MaxValue, 0, 0, cards.Buffers, cards.Children);
        Assert.Throws<ArrowFormatException>(() => NestedRoundTripTests.BatchesIn(
            [With(batch, "payments", data => Replace(data, cards, lie))]));
    }

    [Fact]
    public void A_tag_of_no_case_and_a_name_of_no_member_are_refused()
    {
        using RecordBatch batch = BatchOf(NestedRoundTripTests.Plain);
        ArrayData due = Column(batch, "due");
        ArrowBuffer nine = new(new byte[] { 9 });
        ArrayData tagged = new(due.DataType, 1, 0, 0, [nine, due.Buffers[1]], due.Children);
        Assert.Throws<ArrowFormatException>(() => NestedRoundTripTests.BatchesIn([With(batch, "due", _ => tagged)]));

        ArrayData level = Column(batch, "level");
        ArrayData names = new StringArray.Builder().Append("Lower").Build().Data;
        ArrayData named = new(level.DataType, 1, 0, 0, level.Buffers, null, names);
        ColumnValueException error = Assert.Throws<ColumnValueException>(
            () => NestedRoundTripTests.BatchesIn([With(batch, "level", _ => named)]));
        Assert.Equal(("level", "Lower"), (error.Column, error.Value));
    }

    [Fact]
    public void A_set_with_a_repetition_and_a_map_with_one_key_twice_are_refused()
    {
        using RecordBatch batch = BatchOf(NestedRoundTripTests.Plain with
        {
            Words = ["a", "b"],
            Prices = NestedRoundTripTests.Plain.Prices.Add("a", null).Add("b", null),
        });
        ArrayData texts = new StringArray.Builder().Append("a").Append("a").Build().Data;
        ArrayData words = Child(Column(batch, "words"), 0);
        ArrayData keys = Child(Child(Column(batch, "prices"), 0), 0);
        foreach ((string column, ArrayData part) in new[] { ("words", words), ("prices", keys) })
        {
            ColumnValueException error = Assert.Throws<ColumnValueException>(() => NestedRoundTripTests.BatchesIn(
                [With(batch, column, data => Replace(data, part, texts))]));
            Assert.Equal(column, error.Column);
        }
    }

    [Fact]
    public void A_value_inside_that_C_sharp_cannot_hold_is_named_with_the_way_to_it()
    {
        Trees.Order two = NestedRoundTripTests.Plain with
        {
            Id = new(Guid.AllBitsSet),
            Grid = [[], [(1, "a"), (2, "b")]],
            Prices = NestedRoundTripTests.Plain.Prices.Add("a", null).Add("b", new Trees.Money(1, "x")),
        };
        using RecordBatch batch = BatchOf(two);
        ArrayData texts = Child(Child(Child(Column(batch, "grid"), 0), 0), 1);
        ArrowBuffer bytes = new(new byte[] { 65, 255 });
        ArrayData wrong = new(texts.DataType, 2, 0, 0, [ArrowBuffer.Empty, BufferOf(0, 1, 2), bytes]);
        ColumnValueException error = Assert.Throws<ColumnValueException>(() => NestedRoundTripTests.BatchesIn(
            [With(batch, "grid", data => Replace(data, texts, wrong))]));
        Assert.Equal(("grid[1][1].text", 0), (error.Column, error.Row));
    }

    [Fact]
    public void Fields_of_a_struct_are_found_by_name()
    {
        using RecordBatch batch = BatchOf(NestedRoundTripTests.Plain with { Total = new(7, "EUR") });
        ArrayData total = Column(batch, "total");
        StructType type = (StructType)total.DataType;
        StructType turned = new([type.Fields[1], type.Fields[0]]);
        ArrayData data = new(turned, 1, 0, 0, total.Buffers, [Child(total, 1), Child(total, 0)]);
        Trees.Order row = Assert.Single(NestedRoundTripTests.BatchesIn([With(batch, "total", _ => data)]));
        Assert.Equal(new Trees.Money(7, "EUR"), row.Total);
    }

    [Fact]
    public void A_difference_inside_is_named_with_both_types()
    {
        using RecordBatch batch = BatchOf(NestedRoundTripTests.Plain);
        ArrayData lines = Column(batch, "longs");
        ArrayData ints = new(Int32Type.Default, 0, 0, 0, [ArrowBuffer.Empty, ArrowBuffer.Empty]);
        ArrayData data = new(
            new ListType(new Field("element", Int32Type.Default, false)), 1, 0, 0, lines.Buffers, [ints]);
        SchemaMismatchException error = Assert.Throws<SchemaMismatchException>(
            () => NestedRoundTripTests.BatchesIn([With(batch, "longs", _ => data)]));
        Assert.Equal(("longs[]", "int64 not null", "int32"), (error.Column, error.Expected, error.Found));
    }

    static RecordBatch BatchOf(params Trees.Order[] orders) =>
        NestedRoundTripTests.StoreOf([.. orders]).Read(static tx => tx.Orders.ToRecordBatch());

    static ArrayData Column(RecordBatch batch, string name) => batch.Column(name).Data;

    static ArrayData Child(ArrayData data, int child) => data.Children[child];

    static ArrowBuffer BufferOf(params int[] values) =>
        new(System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()).ToArray());

    static RecordBatch With(RecordBatch batch, string column, Func<ArrayData, ArrayData> change)
    {
        List<Field> fields = [.. batch.Schema.FieldsList];
        List<IArrowArray> columns = [.. batch.Arrays];
        int position = fields.FindIndex(field => field.Name == column);
        ArrayData data = change(columns[position].Data);
        fields[position] = new Field(column, data.DataType, fields[position].IsNullable, fields[position].Metadata);
        columns[position] = ArrowArrayFactory.BuildArray(data);
        return new RecordBatch(new Schema(fields, batch.Schema.Metadata), columns, batch.Length);
    }

    static ArrayData Replace(ArrayData data, ArrayData part, ArrayData replacement) => data == part
        ? replacement
        : new ArrayData(
            data.DataType, data.Length, data.NullCount, data.Offset, data.Buffers,
            data.Children is null ? null : System.Array.ConvertAll(data.Children, c => Replace(c, part, replacement)),
            data.Dictionary);

    static ArrayData WithNull(ArrayData data, int row) => new(
        data.DataType, data.Length, 1, data.Offset,
        [new ArrowBuffer(new[] { (byte)~(1 << row) }), .. data.Buffers.Skip(1)], data.Children);

    // One lie, somewhere in the tree: a length, an offset, a count of nulls, a part that is missing, or bytes.
    static ArrayData Damage(ArrayData data, Random random)
    {
        if (data.Children is { Length: > 0 } children && random.Next(3) > 0)
        {
            int child = random.Next(children.Length);
            ArrayData[] parts = [.. children];
            parts[child] = Damage(parts[child], random);
            return new(data.DataType, data.Length, data.NullCount, data.Offset, data.Buffers, parts, data.Dictionary);
        }

        int length = random.Next(8) == 0 ? random.Next() : data.Length;
        int nulls = random.Next(4) == 0 ? random.Next(-1, data.Length + 2) : data.NullCount;
        int offset = random.Next(8) == 0 ? random.Next(-1, 3) : data.Offset;
        ArrowBuffer[] buffers = System.Array.ConvertAll(data.Buffers, buffer => Damage(buffer, random));
        ArrayData[]? less = random.Next(8) == 0 ? data.Children?[1..] : data.Children;
        return new(data.DataType, length, nulls, offset, buffers, less, random.Next(8) == 0 ? null : data.Dictionary);
    }

    static ArrowBuffer Damage(ArrowBuffer buffer, Random random)
    {
        byte[] bytes = buffer.Span.ToArray();
        switch (random.Next(4))
        {
            case 0 when bytes.Length > 0:
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                break;
            case 1 when bytes.Length >= 4:
                BitConverter.TryWriteBytes(bytes.AsSpan(bytes.Length / 4 / 2 * 4), random.Next(-1, 6));
                break;
            case 2:
                bytes = bytes[..random.Next(bytes.Length + 1)];
                break;
        }

        return new ArrowBuffer(bytes);
    }
}
