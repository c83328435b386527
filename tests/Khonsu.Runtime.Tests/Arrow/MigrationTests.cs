using System.Globalization;
using Apache.Arrow;

namespace Khonsu.Runtime.Tests.Arrow;

#pragma warning disable KHN015 // Why: versions of a program are in one assembly here.

/// <summary>Rows of older shapes become today's by methods of the user, or none of them does.</summary>
public static partial class MigrationTests
{
    public sealed record Ticket1(int Number, string Price, (int Row, string Seat)? Place);

    public sealed record Ticket2(long Number, string? Price);

    [Transactional(Table = "tickets", Accessor = "FirstTickets")]
    public sealed partial record FirstTicket([Key] int Number, string Price, (int Row, string Seat)? Place);

    [Transactional(Table = "tickets", Accessor = "SecondTickets")]
    public sealed partial record SecondTicket([Key] int Number, string? Price, bool IsGone);

    [Transactional(Table = "tickets", Accessor = "ThirdTickets")]
    public sealed partial record ThirdTicket([Key] string Number);

    [Transactional(Table = "tickets", Accessor = "NewTickets")]
    public sealed partial record Ticket([Key] string Id, decimal Price, string? Place)
    {
        [MigrateFrom(typeof(Ticket2))]
        public static Ticket From(in Ticket2 old) => new($"B{old.Number}", Parse(old.Price ?? "1"), null);

        [MigrateFrom(typeof(Ticket1))]
        internal static Ticket From(Ticket1 old) => new(
            $"A{old.Number}", Parse(old.Price), old.Place is var (row, seat) ? $"{row}/{seat}" : null);

        static decimal Parse(string price) =>
            price == "null" ? 0 : decimal.Parse(price, CultureInfo.InvariantCulture);
    }

    [Fact]
    public static void Rows_of_exactly_an_older_shape_go_through_its_method()
    {
        using RecordBatch batch = First((1, "2.5", (3, "c")), (2, "4", null));
        using KhonsuStore store = KhonsuStore.Open();

        RecordBatch[] batches = [batch.Slice(1, 1), batch.Slice(0, 1)];
        Assert.Equal(2, store.Atomically(tx => tx.NewTickets.FromRecordBatches(batches)));

        Assert.Equal([new Ticket("A1", 2.5m, "3/c"), new Ticket("A2", 4m, null)], Rows(store));
    }

    [Fact]
    public static void A_shape_that_has_changed_once_more_is_read_by_the_rules_first()
    {
        using KhonsuStore old = KhonsuStore.Open();
        old.Atomically(static tx => tx.SecondTickets.Add(new SecondTicket(7, null, true)));
        using RecordBatch batch = old.Read(static tx => tx.SecondTickets.ToRecordBatch());
        using KhonsuStore store = KhonsuStore.Open();

        Assert.Equal(1, store.BulkLoad<string, Ticket>([batch]).Rows);

        Assert.Equal([new Ticket("B7", 1m, null)], Rows(store));
    }

    [Fact]
    public static void What_a_method_throws_is_told_with_its_row_and_nothing_is_written()
    {
        using RecordBatch good = First((1, "1", null));
        using RecordBatch bad = First((2, "2", null), (3, "three", null));
        using KhonsuStore store = KhonsuStore.Open();

        MigrationException error = store.Atomically(tx =>
        {
            Table<string, Ticket> table = tx.NewTickets;
            MigrationException thrown = Assert.Throws<MigrationException>(
                () => table.FromRecordBatches([good, bad]));
            Assert.Equal(0, table.Count);
            return thrown;
        });

        Assert.Equal(("tickets", "From", 1), (error.Table, error.Method, error.Row));
        Assert.IsType<FormatException>(error.InnerException);
        Assert.Empty(Rows(store));
    }

    [Fact]
    public static void Keys_and_updates_are_those_of_the_migrated_rows()
    {
        using RecordBatch batch = First((1, "1", null), (2, "2", null));
        using KhonsuStore store = KhonsuStore.Open();
        store.Atomically(tx => tx.NewTickets.FromRecordBatch(batch.Slice(0, 1)));
        using RecordBatch dearer = First((1, "9", (1, "a")));

        store.Atomically(tx => tx.NewTickets.FromRecordBatch(dearer, BatchMode.Update));
        Assert.Equal([new Ticket("A1", 9m, "1/a")], Rows(store));
        Assert.Equal(
            "A2",
            Assert.Throws<RowNotFoundException>(
                () => store.Atomically(tx => tx.NewTickets.FromRecordBatch(batch, BatchMode.Update))).Key);

        Assert.Equal(1, store.Atomically(tx => tx.NewTickets.RemoveKeys(batch)));
        Assert.Empty(Rows(store));
    }

    [Fact]
    public static void A_shape_that_nothing_reads_is_refused_as_without_methods()
    {
        using KhonsuStore old = KhonsuStore.Open();
        old.Atomically(static tx => tx.ThirdTickets.Add(new ThirdTicket("x")));
        using RecordBatch batch = old.Read(static tx => tx.ThirdTickets.ToRecordBatch());
        using KhonsuStore store = KhonsuStore.Open();

        SchemaMismatchException error = Assert.Throws<SchemaMismatchException>(
            () => store.Atomically(tx => tx.NewTickets.FromRecordBatch(batch)));

        Assert.Equal("the key (id)", error.Expected);
    }

    static Ticket[] Rows(KhonsuStore store) =>
        store.Read(static tx => tx.NewTickets.OrderBy(static ticket => ticket.Id, StringComparer.Ordinal).ToArray());

    static RecordBatch First(params (int Number, string Price, (int, string)? Place)[] tickets)
    {
        using KhonsuStore store = KhonsuStore.Open();
        store.Atomically(tx =>
        {
            foreach ((int number, string price, (int, string)? place) in tickets)
                tx.FirstTickets.Add(new FirstTicket(number, price, place));
        });
        return store.Read(static tx => tx.FirstTickets.ToRecordBatch());
    }
}
