using Khonsu.Stress.Tests.Workloads;
using Microsoft.Coyote.Specifications;

namespace Khonsu.Coyote.Tests;

/// <summary>Small scenes of the protocol, each with a rule that holds under every schedule.</summary>
static partial class Scenarios
{
    const long Balance = 100;
    const int TableSlots = 16;
    const int KeysBeforeGrowth = 12;

    /// <summary>Two transfers over the same two rows, in opposite directions: no money is lost.</summary>
    public static void TransferAgainstTransfer()
    {
        using KhonsuStore store = OpenWith(0, 1);
        Exploration.RunTogether(() => Transfer(store, 0, 1, 10), () => Transfer(store, 1, 0, 3));
        store.Read(tx =>
        {
            ReadTable<long, NumberRow> table = tx.Table(NumberRow.Definition);
            Specification.Assert(table[0].Value == Balance - 7, "row 0 has {0}", table[0].Value);
            Specification.Assert(table[1].Value == Balance + 7, "row 1 has {0}", table[1].Value);
        });
    }

    /// <summary>A reader of two rows beside a writer of both: it sees both before or both after.</summary>
    public static void ReaderBesideWriter()
    {
        using KhonsuStore store = OpenWith(0, 1);
        Exploration.RunTogether(
            () => Transfer(store, 0, 1, 10),
            () => CheckSum(store.Read(tx => SumOf(tx.Table(NumberRow.Definition)))),
            () => store.Atomically(tx =>
            {
                Table<long, NumberRow> table = tx.Table(NumberRow.Definition);
                CheckSum(table[1].Value + table[0].Value);
                table[2] = new NumberRow(2, 0);
            }));
    }

    /// <summary>The write skew that the strongest level excludes.</summary>
    public static void SerializableWriteSkew() => WriteSkew(IsolationLevel.Serializable);

    /// <summary>The write skew that certified reads exclude.</summary>
    public static void CertifiedWriteSkew() => WriteSkew(IsolationLevel.SerializableSnapshot);

    /// <summary>
    /// The read-only anomaly: who reports the deposit and not the withdrawal must not be contradicted by a withdrawal
    /// that has not seen the deposit.
    /// </summary>
    public static void CertifiedReport()
    {
        using KhonsuStore store = OpenWith(0, 1);
        var options = new TransactionOptions { Isolation = IsolationLevel.SerializableSnapshot };
        bool hasSeenDeposit = false;
        (long, long) report = default;
        Exploration.RunTogether(
            () => hasSeenDeposit = store.Atomically(
                static tx =>
                {
                    Table<long, NumberRow> table = tx.Table(NumberRow.Definition);
                    bool isThere = table[1].Value != Balance;
                    table[0] = new NumberRow(0, table[0].Value - 1);
                    return isThere;
                },
                options),
            () => store.Atomically(static tx => tx.Table(NumberRow.Definition)[1] = new NumberRow(1, 0), options),
            () => report = store.Atomically(
                static tx => (tx.Table(NumberRow.Definition)[0].Value, tx.Table(NumberRow.Definition)[1].Value),
                options));
        bool isContradicted = report == (Balance, 0) && !hasSeenDeposit;
        Specification.Assert(!isContradicted, "the report is {0}, and the withdrawal did not see the deposit", report);
    }

    /// <summary>The write skew that a snapshot allows.</summary>
    public static void SnapshotWriteSkew() => WriteSkew(IsolationLevel.Snapshot);

    /// <summary>Two inserts of one new key: exactly one is told that the key was there.</summary>
    public static void InsertAgainstInsert()
    {
        using KhonsuStore store = KhonsuStore.Open();
        var refusals = new bool[2];
        Exploration.RunTogether(() => refusals[0] = !TryAdd(store, 7), () => refusals[1] = !TryAdd(store, 7));
        Specification.Assert(refusals[0] != refusals[1], "refused: {0}, {1}", refusals[0], refusals[1]);
        int count = store.Read(tx => tx.Table(NumberRow.Definition).Count);
        Specification.Assert(count == 1, "{0} rows", count);
    }

    /// <summary>Inserts of several keys while the index grows: no row is lost, none is there twice.</summary>
    public static void GrowWhileInserting()
    {
        long[] before = [.. Enumerable.Range(0, KeysBeforeGrowth).Select(static id => (long)id)];
        using KhonsuStore store = OpenWith(before);
        Exploration.RunTogether(
            () => InsertPair(store, 100),
            () => InsertPair(store, 200),
            () => store.Read(tx => CheckPairs(tx.Table(NumberRow.Definition))));
        store.Read(tx =>
        {
            ReadTable<long, NumberRow> table = tx.Table(NumberRow.Definition);
            CheckPairs(table);
            Specification.Assert(table.Count == KeysBeforeGrowth + 4, "{0} rows", table.Count);
            foreach (long id in (long[])[.. before, 100, 101, 200, 201])
                Specification.Assert(table.ContainsKey(id), "row {0} is lost", id);
        });
    }

    /// <summary>A migration leaves deleted rows behind while one is inserted again: it is not lost.</summary>
    public static void RetireWhileInserting()
    {
        long[] deleted = [.. Enumerable.Range(0, KeysBeforeGrowth).Select(static id => (long)id)];
        using KhonsuStore store = OpenWith(deleted);
        store.Atomically(tx =>
        {
            foreach (long id in deleted)
                tx.Table(NumberRow.Definition).Remove(id);
        });
        Exploration.RunTogether(
            () => InsertPair(store, TableSlots),
            () => store.Atomically(tx =>
            {
                Table<long, NumberRow> table = tx.Table(NumberRow.Definition);
                table.Upsert(new NumberRow(3, 1));
                Specification.Assert(table.Find(3) is { Value: 1 }, "a body does not see its own insert");
                table.Upsert(new NumberRow(4, 1));
            }));
        store.Read(tx =>
        {
            ReadTable<long, NumberRow> table = tx.Table(NumberRow.Definition);
            Specification.Assert(table.Count == 4, "{0} rows", table.Count);
            foreach (long id in (long[])[3, 4, TableSlots, TableSlots + 1])
                Specification.Assert(table.ContainsKey(id), "row {0} is lost", id);
        });
    }

    // Each of two attempts reads what the other writes: serializable, one sees the other.
    static void WriteSkew(IsolationLevel level)
    {
        using KhonsuStore store = OpenWith(0, 1);
        var options = new TransactionOptions { Isolation = level };
        Exploration.RunTogether(() => Withdraw(store, 0, options), () => Withdraw(store, 1, options));
        long sum = store.Read(tx => SumOf(tx.Table(NumberRow.Definition)));
        Specification.Assert(sum >= Balance, "both withdrew: the sum is {0}", sum);
    }

    static KhonsuStore OpenWith(params long[] ids)
    {
        KhonsuStore store = KhonsuStore.Open();
        FillWith(store, ids);
        return store;
    }

    static void FillWith(KhonsuStore store, params long[] ids) => store.Atomically(tx =>
    {
        foreach (long id in ids)
            tx.Table(NumberRow.Definition).Add(new NumberRow(id, Balance));
    });

    static void Transfer(KhonsuStore store, long source, long target, long amount) => store.Atomically(tx =>
    {
        Table<long, NumberRow> table = tx.Table(NumberRow.Definition);
        table[source] = new NumberRow(source, table[source].Value - amount);
        table[target] = new NumberRow(target, table[target].Value + amount);
    });

    static void Withdraw(KhonsuStore store, long id, TransactionOptions options) => store.Atomically(
        tx =>
        {
            Table<long, NumberRow> table = tx.Table(NumberRow.Definition);
            if (table[0].Value + table[1].Value >= 2 * Balance)
                table[id] = new NumberRow(id, 0);
        },
        options);

    static bool TryAdd(KhonsuStore store, long id)
    {
        try
        {
            store.Atomically(tx => tx.Table(NumberRow.Definition).Add(new NumberRow(id, 1)));
            return true;
        }
        catch (DuplicateKeyException)
        {
            return false;
        }
    }

    static void InsertPair(KhonsuStore store, long id) => store.Atomically(tx =>
    {
        tx.Table(NumberRow.Definition).Upsert(new NumberRow(id, 1));
        tx.Table(NumberRow.Definition).Upsert(new NumberRow(id + 1, 1));
    });

    static long SumOf(ReadTable<long, NumberRow> table) => table[0].Value + table[1].Value;

    static void CheckSum(long sum) => Specification.Assert(sum == 2 * Balance, "a reader sees the sum {0}", sum);

    static void CheckPairs(ReadTable<long, NumberRow> table)
    {
        long[] inserted = [.. table.Select(static row => row.Id).Where(static id => id >= 100).Order()];
        bool isWhole = inserted.Length % 2 == 0 && inserted.Chunk(2).All(static pair => pair[1] == pair[0] + 1);
        Specification.Assert(isWhole, "a scan sees {0}", string.Join(' ', inserted));
    }
}
