using Khonsu.Stress.Tests.Workloads;
using static Khonsu.IsolationLevel;

namespace Khonsu.Stress.Tests.Scripts;

/// <summary>
/// Script 10 in the forms that go through secondary indexes: a range, a probe, the ends of an order. Two transactions
/// see
/// that something is free, and each takes it.
/// </summary>
static class IndexScripts
{
    /// <summary>What a transaction looks at, and whether it then believes that it may go on.</summary>
    public static IReadOnlyDictionary<string, Func<Table<long, IndexedRow>, bool>> Probes { get; } =
        new Dictionary<string, Func<Table<long, IndexedRow>, bool>>
        {
            ["range"] = static rows => rows.Ordered(IndexedRow.ByBalance).Range(30, 50).Count() == 0,
            ["range, descending"] =
                static rows => !rows.Ordered(IndexedRow.ByBalance).Range(30, 50).Descending().Any(),
            ["prefix of two columns"] =
                static rows => !rows.Ordered(IndexedRow.ByBranchAndBalance).Between(("b9", 0), ("b9", 0), 1).Any(),
            ["probe of an index of hashes"] = static rows => rows.Equal(IndexedRow.ByOwner, "Zoe").Count() == 0,
            ["probe of a key"] = static rows => rows.Ordered(IndexedRow.ByBalance).Find(42) is null,
            ["minimum"] = static rows => rows.Ordered(IndexedRow.ByBalance).First()!.Balance == 10,
            ["maximum"] = static rows => rows.Ordered(IndexedRow.ByBalance).Last()!.Balance == 20,
            ["largest two"] =
                static rows => rows.Ordered(IndexedRow.ByBalance).TopN(2).Sum(static row => row.Balance) == 30,
            ["range of primary keys"] = static rows => rows.Ordered(IndexedRow.ByKey).From(3).Count() == 0,
        };

    /// <summary>
    /// Two transactions look at one thing and each writes a row that the other one would have seen.
    /// </summary>
    /// <returns>Whether both committed.</returns>
    public static bool BothCommit(string probe, IsolationLevel level)
    {
        using ScriptStores stores = Open();
        var options = new TransactionOptions { Isolation = level };
        using Transaction t1 = stores.Begin(options);
        using Transaction t2 = stores.Begin(options);
        Assert.True(Probes[probe](Rows(t1)));
        Assert.True(Probes[probe](Rows(t2)));
        Take(Rows(t1), probe, 3);
        Take(Rows(t2), probe, 4);
        Assert.True(t1.TryCommit().IsCommitted);
        return t2.TryCommit().IsCommitted;
    }

    /// <summary>One of two rows may leave a range: two transactions each let one go.</summary>
    /// <returns>Whether both committed.</returns>
    public static bool BothLeave(IsolationLevel level)
    {
        using ScriptStores stores = Open();
        var options = new TransactionOptions { Isolation = level };
        using Transaction t1 = stores.Begin(options);
        using Transaction t2 = stores.Begin(options);
        Assert.Equal(2, Rows(t1).Ordered(IndexedRow.ByBalance).Range(10, 20).Count());
        Assert.Equal(2, Rows(t2).Ordered(IndexedRow.ByBalance).Range(10, 20).Count());
        Rows(t1)[1] = Row(1, 100);
        Rows(t2)[2] = Row(2, 200);
        Assert.True(t1.TryCommit().IsCommitted);
        return t2.TryCommit().IsCommitted;
    }

    /// <summary>A unique key that two transactions find absent, and one of them takes before the other writes
    /// elsewhere.</summary>
    /// <returns>Whether both committed.</returns>
    public static bool BothMissUniqueKey(IsolationLevel level)
    {
        using ScriptStores stores = Open();
        var options = new TransactionOptions { Isolation = level };
        using Transaction t1 = stores.Begin(options);
        using Transaction t2 = stores.Begin(options);
        Assert.Null(Rows(t1).FindBy(IndexedRow.ByEmail, "a@x"));
        Assert.Null(Rows(t2).FindBy(IndexedRow.ByEmail, "b@x"));
        Rows(t1).Upsert(Row(3, 1) with { Email = "b@x" });
        Rows(t2).Upsert(Row(4, 1) with { Email = "a@x" });
        Assert.True(t1.TryCommit().IsCommitted);
        return t2.TryCommit().IsCommitted;
    }

    /// <summary>From which level on each of them is prevented.</summary>
    public static bool MayOccur(IsolationLevel level, IsolationLevel preventedFrom) => level < preventedFrom;

    /// <summary>The level that guards ranges.</summary>
    public const IsolationLevel GuardsRanges = SerializableSnapshot;

    /// <summary>The level that guards keys.</summary>
    public const IsolationLevel GuardsKeys = RepeatableRead;

    static Table<long, IndexedRow> Rows(Transaction transaction) => transaction.Table(IndexedRow.Definition);

    static IndexedRow Row(long id, long balance) => new(id, "Ann", null, "b1", balance);

    static void Take(Table<long, IndexedRow> rows, string probe, long id) => rows.Add(probe switch
    {
        "minimum" => Row(id, 10 - id),
        "maximum" or "largest two" => Row(id, 40 + id),
        _ => new IndexedRow(id, "Zoe", null, "b9", 42),
    });

    static ScriptStores Open()
    {
        ScriptStores stores = ScriptStores.Open();
        stores.Any.Atomically(static tx =>
        {
            tx.Table(IndexedRow.Definition).Add(Row(1, 10));
            tx.Table(IndexedRow.Definition).Add(Row(2, 20));
        });
        return stores;
    }
}
