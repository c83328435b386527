using Khonsu.Tables;
using Khonsu.Transactions;
using Khonsu.Versions;

namespace Khonsu.Protocol.Tests.Rows;

/// <summary>Short ways to the number rows of a store and to what is below its public page.</summary>
static class StoreExtensions
{
    public static Table<long, KeyedRow<long>> Rows(this Tx tx) => tx.Table(KeyedRow<long>.Definition);

    public static ReadTable<long, KeyedRow<long>> Rows(this ReadTx tx) => tx.Table(KeyedRow<long>.Definition);

    public static Table<long, KeyedRow<long>> Rows(this Transaction transaction) =>
        transaction.Table(KeyedRow<long>.Definition);

    /// <summary>Reads a row and gives it another value.</summary>
    public static void Set(this Table<long, KeyedRow<long>> rows, long id, long value)
        => rows.Update(id, value, static (row, value) => row with { Value = value });

    /// <summary>Adds to a row's value without reading it.</summary>
    public static void Add(this Table<long, KeyedRow<long>> rows, long id, long amount)
        => rows.MergeCursor<AddDelta>(id).Delta.Amount += amount;

    /// <summary>Opens a store with rows 0, 1, ... of value 0.</summary>
    public static KhonsuStore OpenWithRows(int count, StoreOptions? options = null)
    {
        KhonsuStore store = KhonsuStore.Open(options);
        store.Atomically(tx =>
        {
            for (long id = 0; id < count; id++)
                tx.Rows().Add(new KeyedRow<long>(id, 0));
        });
        return store;
    }

    /// <summary>Reads a row's value in a block of its own; null when there is no row.</summary>
    public static long? ValueOf(this KhonsuStore store, long id) => store.Read(tx => tx.Rows().Find(id)?.Value);

    /// <summary>Writes a row in a transaction that is driven by hand, so also from inside a block.</summary>
    /// <returns>The transaction, committed.</returns>
    public static Transaction Overwrite(this KhonsuStore store, long id, long value, string? label = null)
    {
        using Transaction transaction = store.Begin(new TransactionOptions { Label = label });
        transaction.Rows()[id] = new KeyedRow<long>(id, value);
        transaction.Commit();
        return transaction;
    }

    /// <summary>Deletes a row in a transaction that is driven by hand.</summary>
    public static void Delete(this KhonsuStore store, long id, string? label = null)
    {
        using Transaction transaction = store.Begin(new TransactionOptions { Label = label });
        Assert.True(transaction.Rows().Remove(id));
        transaction.Commit();
    }

    /// <summary>The table of number rows below the public page.</summary>
    public static TableStore<long> TableOf(this KhonsuStore store) => store.Parts.Tables.Get(KeyedRow<long>.Definition);

    /// <summary>A row's chain.</summary>
    public static VersionChain ChainOf(this KhonsuStore store, long id) => store.TableOf().Index.Find(id);

    /// <summary>A transaction object in its first attempt, to be driven step by step.</summary>
    public static TransactionCore NewCore(
        this KhonsuStore store, IsolationLevel level = IsolationLevel.Serializable, string? label = null)
    {
        var core = new TransactionCore(store.Parts, 1L << 50);
        core.BelongToThread();
        core.BeginBlock(LevelRules.For(level), label);
        core.BeginAttempt();
        return core;
    }

    /// <summary>Opens a store with rows whose waiting blocks wake by commits only, so that none can be lost
    /// unseen.</summary>
    public static KhonsuStore OpenToWait(int count)
    {
        KhonsuStore store = OpenWithRows(count);
        store.Parts.Waiters.LooksByItself = false;
        return store;
    }

    /// <summary>Tells whether anybody holds the chain of a key.</summary>
    public static bool IsHeld(this KhonsuStore store, long id) => store.ChainOf(id) is { IsNone: false, IsHeld: true };

    /// <summary>Counts the versions in a chain.</summary>
    public static int Length(this VersionChain chain)
    {
        int length = 0;
        for (var version = chain.Head; version is not null; version = version._khonsuNext)
            length++;
        return length;
    }
}
