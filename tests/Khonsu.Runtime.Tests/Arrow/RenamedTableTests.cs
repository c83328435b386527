using Apache.Arrow;

namespace Khonsu.Runtime.Tests.Arrow;

#pragma warning disable KHN015 // Why: several versions of a program are in one assembly here.

/// <summary>What a table has written under another name is an older version of it, if its record says so.</summary>
public static partial class RenamedTableTests
{
    [Transactional(Table = "tenants", Accessor = "FirstTenants")]
    public sealed partial record FirstTenant([Key] int Id, string Name);

    [Transactional(Accessor = "Occupants")]
    [FormerNames("Tenant")]
    public sealed partial record Occupant([Key] long Id, [FormerNames("Name")] string Called, string Floor = "ground");

    [Transactional(Naming = ColumnNaming.CamelCase)]
    [FormerNames("tenants", "Lodger")]
    public sealed partial record Guest([Key] long Id, string Name, int Nights = 1);

    [Transactional]
    public sealed partial record Stranger([Key] long Id, string Name, int Nights = 1);

    [Fact]
    public static void A_batch_of_the_former_name_is_read_by_the_rules_of_evolution()
    {
        using RecordBatch batch = Batch();
        using KhonsuStore store = KhonsuStore.Open();

        Assert.Equal(1, store.Atomically(tx => tx.Occupants.FromRecordBatch(batch)));

        Assert.Equal(new Occupant(7, "Ann", "ground"), store.Read(static tx => tx.Occupants[7]));
        SchemaMismatchException exact = Assert.Throws<SchemaMismatchException>(() => store.Atomically(
            tx => tx.Occupants.FromRecordBatch(batch, BatchMode.Upsert, SchemaMatch.Exact)));
        Assert.Equal("occupants", exact.Table);
    }

    [Fact]
    public static void The_name_may_be_that_of_the_record_or_of_the_table()
    {
        using RecordBatch batch = Batch();
        using KhonsuStore store = KhonsuStore.Open();

        store.Atomically(tx => tx.Guests.FromRecordBatch(batch));

        Assert.Equal(new Guest(7, "Ann", 1), store.Read(static tx => tx.Guests[7]));
    }

    [Fact]
    public static void A_batch_of_another_table_is_no_older_version()
    {
        using RecordBatch batch = Batch();
        using KhonsuStore store = KhonsuStore.Open();

        SchemaMismatchException refused = Assert.Throws<SchemaMismatchException>(
            () => store.Atomically(tx => tx.Strangers.FromRecordBatch(batch)));

        Assert.Contains(
            "table 'tenants'; if this one was called so, write [FormerNames(\"tenants\")] on its record.",
            refused.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public static void A_batch_of_the_former_name_whose_fields_were_changed_is_no_older_version()
    {
        using RecordBatch batch = Batch();
        // Why: the metadata still say that the table has written it, and that is a lie.
        RecordBatch without = new(
            new Schema([batch.Schema.FieldsList[0]], batch.Schema.Metadata), [batch.Column(0)], batch.Length);
        using KhonsuStore store = KhonsuStore.Open();

        Assert.Throws<SchemaMismatchException>(() => store.Atomically(tx => tx.Occupants.FromRecordBatch(without)));
    }

    static RecordBatch Batch()
    {
        using KhonsuStore store = KhonsuStore.Open();
        store.Atomically(static tx => tx.FirstTenants.Add(new FirstTenant(7, "Ann")));
        return store.Read(static tx => tx.FirstTenants.ToRecordBatch());
    }
}
