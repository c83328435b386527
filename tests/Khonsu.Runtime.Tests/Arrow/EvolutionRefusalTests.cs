using Apache.Arrow;
using Khonsu.CompilerServices;

namespace Khonsu.Runtime.Tests.Arrow;

/// <summary>An older version that cannot become today's is refused on every way in, and the table stays as it
/// was.</summary>
public sealed class EvolutionRefusalTests
{
    public static TheoryData<string, string> Changes => new()
    {
        { "wider before", "value" },
        { "text before", "count" },
        { "gone without a default", "name" },
        { "other key", "id" },
        { "day out of reach", "at" },
        { "null where none is accepted", "name" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Nothing_is_written_on_any_way_in(string change, string column)
    {
        using RecordBatch bad = Version(change);
        using KhonsuStore store = KhonsuStore.Open();
        Reading before = new(1, "before", 1, DateTime.UnixEpoch, 1);
        store.Atomically(tx => tx.Readings.Add(before));
        using RecordBatch good = store.Read(static tx => tx.Readings.ToRecordBatch());
        foreach (BatchMode mode in new[] { BatchMode.Upsert, BatchMode.Update })
        {
            // Why not: an update leaves a column that is not there as it is.
            if (mode == BatchMode.Update && change == "gone without a default")
                continue;
            store.Atomically(tx =>
            {
                Table<long, Reading> table = tx.Readings;
                CheckNames(column, Assert.ThrowsAny<KhonsuException>(
                    () => table.FromRecordBatches([good, bad], mode)));
                Assert.Equal([before], table);
            });
        }

        BulkLoadException stopped = Assert.Throws<BulkLoadException>(
            () => store.BulkLoad<long, Reading>([bad], new BulkLoadOptions { Mode = BatchMode.Upsert }));
        CheckNames(column, stopped.InnerException!);
        if (change == "other key")
        {
            Assert.Throws<SchemaMismatchException>(() => store.Atomically(tx => tx.Readings.RemoveKeys(bad)));
        }

        Assert.Equal([before], store.Read(static tx => tx.Readings.ToArray()));
    }

    static void CheckNames(string column, Exception error)
    {
        (string? Table, string Column) named = error switch
        {
            SchemaMismatchException mismatch => (mismatch.Table, mismatch.Column),
            ColumnValueException value => (value.Table, value.Column),
            _ => throw error,
        };
        Assert.Equal(("readings", column), named);
    }

    static RecordBatch Version(string change)
    {
        Dictionary<string, (string Kind, object? Value)> columns = new()
        {
            ["id"] = ("Int32", 1),
            ["name"] = ("String", "new"),
            ["value"] = ("Float", 2f),
            ["at"] = ("Date", new DateOnly(2000, 1, 1)),
            ["count"] = ("Int16", (short)3),
        };
        string key = "id";
        switch (change)
        {
            case "wider before":
                columns["value"] = ("Decimal(38, 18)", 2m);
                break;
            case "text before":
                columns["count"] = ("String", "3");
                break;
            case "gone without a default":
                columns.Remove("name");
                break;
            case "other key":
                key = "name";
                break;
            case "day out of reach":
                columns["at"] = ("Date", DateOnly.MaxValue);
                break;
            default:
                columns["name"] = ("String", null);
                break;
        }

        LooseTable table = new("readings", [.. columns.Select(column => Column(column.Key, column.Value, key))]);
        return table.Write([[.. columns.Values.Select(static column => column.Value)]]);
    }

    static (KindCodec Kind, ColumnDefinition Column) Column(string name, (string Kind, object? Value) of, string key)
    {
        (KindCodec kind, ColumnDefinition column) =
            Widenings.Column(Widenings.Named(of.Kind), name, isNullable: of.Value is null);
        return (kind, column with { IsKey = name == key });
    }
}
