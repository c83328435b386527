using Apache.Arrow;
using Khonsu.CompilerServices;
using Khonsu.Generators.Tests.Samples;

namespace Khonsu.Generators.Tests.Emission;

/// <summary>What generated code does, on records that the generator under test extends in this very project.</summary>
public sealed class GeneratedCodeTests
{
    [Fact]
    public void A_composite_key_is_written_as_its_parts_as_a_tuple_or_as_a_struct()
    {
        using SampleModel model = SampleModel.Open();
        var row = new SampleEntry("north", 7) { Amount = 3 };
        model.Atomically(tx => tx.SampleEntries[("north", 7)] = row);
        model.Read(tx =>
        {
            Assert.Same(row, tx.SampleEntries.Find("north", 7));
            Assert.Same(row, tx.SampleEntries[new SampleEntryKey("north", 7)]);
            Assert.True(tx.SampleEntries.ContainsKey("north", 7));
            Assert.False(tx.SampleEntries.TryGet("north", 8, out SampleEntry? missing));
            Assert.Null(missing);
        });
        Assert.True(model.Atomically(static tx => tx.SampleEntries.Remove("north", 7)));
        Assert.Equal(0, model.Read(static tx => tx.SampleEntries.Count));
    }

    [Fact]
    public void A_model_lists_its_tables_and_each_tells_its_types()
    {
        Assert.Equal(
            ["sample_entries", "sample_days", "sample_prices", "sample_accounts", "sample_bags"],
            SampleModel.Tables.Select(static table => table.Name));
        Assert.Equal(
            [typeof(SampleEntry), typeof(SampleDay), typeof(SamplePrice), typeof(SampleAccount), typeof(SampleBag)],
            SampleModel.Tables.Select(static table => table.Accept(new RowTypes())));
        Assert.Throws<ArgumentNullException>(static () => SampleModel.Tables[0].Accept<Type>(null!));
    }

    [Fact]
    public void A_cursor_reads_and_replaces_the_row()
    {
        using SampleModel model = SampleModel.Open();
        model.Atomically(static tx =>
        {
            tx.SampleEntries.Add(new SampleEntry("north", 7) { Amount = 3 });
            tx.SampleEntries.Row("north", 7).Amount += 4;
            Assert.Equal(7, tx.SampleEntries.Row(("north", 7)).Amount);
            Assert.Equal("north", tx.SampleEntries.Row("north", 7).Branch);
            Assert.Equal(7, tx.SampleEntries.Row("north", 7).Value.Amount);
        });
        Assert.Equal(7, model.Read(static tx => tx.SampleEntries.Find("north", 7)!.Amount));
    }

    [Fact]
    public void A_cursor_on_a_missing_row_throws()
    {
        using SampleModel model = SampleModel.Open();
        Assert.Throws<RowNotFoundException>(
            () => model.Atomically(static tx => tx.SampleEntries.Row("north", 7).Amount++));
    }

    [Fact]
    public void An_enum_is_a_key()
    {
        using SampleModel model = SampleModel.Open();
        model.Atomically(static tx => tx.SampleDays.Add(new SampleDay(DayOfWeek.Friday, "fish")));
        Assert.Equal("fish", model.Read(static tx => tx.SampleDays[DayOfWeek.Friday].Meal));
        Assert.Null(model.Read(static tx => tx.SampleDays.Find(DayOfWeek.Monday)));
    }

    [Fact]
    public void The_extension_properties_and_the_model_show_the_same_table()
    {
        using SampleModel model = SampleModel.Open();
        model.Store.Atomically(static tx => tx.SampleDays.Add(new SampleDay(DayOfWeek.Friday, "fish")));
        model.Atomically(static tx => Assert.Same(tx.SampleDays, Days(tx)));
        Assert.Equal(1, model.Store.Read(static tx => tx.SampleDays.Count));
    }

    [Fact]
    public void A_model_forwards_every_shape_of_block()
    {
        using SampleModel model = SampleModel.Open();
        model.Atomically("a", static (tx, meal) => tx.SampleDays.Upsert(new SampleDay(DayOfWeek.Sunday, meal)));
        Assert.Equal(4, model.Atomically(3, static (tx, n) => tx.SampleDays.Count + n));
        Assert.True(model.TryAtomically(static tx => tx.SampleDays.Remove(DayOfWeek.Sunday)).Value);
        Assert.True(model.TryAtomically(static tx => Assert.Equal(1, tx.Attempt)).IsCommitted);
        Assert.True(model.TryAtomically(1, static (tx, n) => Assert.Equal(n, tx.Attempt)).IsCommitted);
        Assert.Equal(2, model.TryAtomically(2, static (tx, n) => tx.SampleDays.Count + n).Value);
        Assert.Equal(5, model.Read(5, static (tx, n) => tx.SampleDays.Count + n));
        model.Read(6, static (tx, n) => Assert.Equal(6, n));
    }

    [Fact]
    public void A_model_allocates_nothing_but_what_the_store_does()
    {
        using SampleModel model = SampleModel.Open();
        long own = Allocated(() => model.Atomically(3, static (tx, n) => tx.Attempt + n));
        long plain = Allocated(() => model.Store.Atomically(3, static (tx, n) => tx.Attempt + n));
        Assert.Equal(plain, own);
    }

    [Fact]
    public async Task A_transaction_by_hand_has_the_tables()
    {
        using SampleModel model = SampleModel.Open();
        await using (SampleModelTransaction lost = model.Begin())
            lost.SampleDays.Add(new SampleDay(DayOfWeek.Friday, "fish"));
        using (SampleModelTransaction kept = model.Begin())
        {
            kept.SampleDays.Add(new SampleDay(DayOfWeek.Monday, "soup"));
            kept.Commit();
            Assert.True(kept.IsEnded);
        }

        Assert.Equal("soup", model.Read(static tx => tx.SampleDays.Single().Meal));
    }

    [Fact]
    public void A_record_stays_what_the_user_wrote()
    {
        var row = new SampleDay(DayOfWeek.Friday, "fish");
        Assert.Equal("SampleDay { Day = Friday, Meal = fish }", row.ToString());
        Assert.Equal(row, row with { });
        Assert.Equal(row.GetHashCode(), (row with { }).GetHashCode());
        (DayOfWeek day, string? meal) = row;
        Assert.Equal((DayOfWeek.Friday, "fish"), (day, meal));
        Assert.Equal(
            "{\"Day\":5,\"Meal\":\"fish\"}",
            System.Text.Json.JsonSerializer.Serialize(row));
    }

    [Fact]
    public void Rows_survive_Arrow_whatever_way_they_are_built()
    {
        using SampleModel model = SampleModel.Open();
        SampleEntry[] entries =
        [
            new("a", 1) { Amount = 1, Note = "x", Day = DayOfWeek.Friday },
            new("b", 2) { Amount = 2 },
        ];
        var price = new SamplePrice("gold", 1.25m) { IsFinal = true };
        model.Atomically(tx =>
        {
            foreach (SampleEntry entry in entries)
                tx.SampleEntries.Add(entry);
            tx.SamplePrices.Add(price);
        });
        using RecordBatch entryBatch = model.Read(static tx => tx.SampleEntries.ToRecordBatch());
        using RecordBatch priceBatch = model.Read(static tx => tx.SamplePrices.ToRecordBatch());

        using SampleModel copy = SampleModel.Open();
        copy.Atomically(tx =>
        {
            tx.SampleEntries.FromRecordBatch(entryBatch);
            tx.SamplePrices.FromRecordBatch(priceBatch);
        });
        Assert.Equal(entries, copy.Read(static tx => tx.SampleEntries.OrderBy(static e => e.Number).ToArray()));
        Assert.Equal(price, copy.Read(static tx => tx.SamplePrices["gold"]));
    }

    static Table<SampleDayKey, SampleDay> Days(Tx tx) => tx.SampleDays;

    static long Allocated(Func<int> run)
    {
        // Why: the second run has every table, delegate and buffer that the first one made.
        run();
        run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        run();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    sealed class RowTypes : ITableVisitor<Type>
    {
        public Type Visit<TKey, TRow>(TableDefinition<TKey, TRow> definition)
            where TKey : notnull, IEquatable<TKey>
            where TRow : TransactionalRow, IRow<TKey, TRow>
        {
            Assert.Same(TRow.Definition, definition);
            return typeof(TRow);
        }
    }
}
