using Khonsu.Protocol.Tests.Rows;
using Khonsu.Stress.Tests.Workloads;

namespace Khonsu.Protocol.Tests.Parking;

/// <summary>
/// The transactions of a parked-thread run that go over secondary indexes: rows that hand their keys on in a circle,
/// also unique ones; guests that come and go; ranges that are read, in blocks that write and in those that do not.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="rows">How many rows hand their keys on.</param>
/// <param name="check">Where a violation is told: what must hold, and what is said if it does not.</param>
sealed class ParkedIndex(KhonsuStore store, int rows, Action<bool, string> check)
{
    const long Balance = 100;
    const long GuestId = 1000;
    const int GuestsOfThread = 4;

    /// <summary>Adds the rows.</summary>
    public void Fill() => store.Atomically(tx =>
    {
        for (long id = 0; id < rows; id++)
            tx.Indexed().Add(new IndexedRow(id, $"owner {id}", $"{id}@x", "b1", Balance + id, id));
    });

    /// <summary>Every row gets the keys of the next one; what one loses of its balance another one wins.</summary>
    public void HandOn(SeededRandom random)
    {
        int change = random.Below(3);
        store.Atomically((rows, change), static (tx, state) => HandOn(tx.Indexed(), state.rows, state.change));
    }

    /// <summary>The same by a handle, while an older snapshot needs the old entries.</summary>
    public void HandOnBesideOldSnapshot()
    {
        using Transaction old = store.Begin(new TransactionOptions { Isolation = IsolationLevel.Snapshot });
        using (Transaction transaction = store.Begin())
        {
            HandOn(transaction.Indexed(), rows, 1);
            transaction.TryCommit();
        }

        CheckTable(old.Indexed(), "an old snapshot");
    }

    /// <summary>Reads a range and tells how many rows it has.</summary>
    public int CountRange(Tx tx)
    {
        int count = tx.Indexed().Ordered(IndexedRow.ByBalance).From(Balance / 2).Count();
        check(count == rows, $"a range has {count} rows");
        return count;
    }

    /// <summary>Lets a guest come, or go.</summary>
    public void FlipGuest(int thread, SeededRandom random)
    {
        long id = GuestId + (GuestsOfThread * thread) + random.Below(GuestsOfThread);
        store.Atomically(id, static (tx, id) =>
        {
            if (!tx.Indexed().Remove(id))
                tx.Indexed().Upsert(new IndexedRow(id, "guest", $"{id}@x", "b2", 0, id));
        });
    }

    /// <summary>Checks in a block that only reads.</summary>
    public void Read(string reader) => store.Read(tx =>
    {
        ReadTable<long, IndexedRow> table = tx.Indexed();
        CheckRows(
            [.. table],
            [.. table.Ordered(IndexedRow.ByBalance).Ascending()],
            [.. table.Ordered(IndexedRow.ByRank).Descending()],
            reader);
        for (int id = 0; id < rows; id++)
            check(table.FindBy(IndexedRow.ByEmail, $"{id}@x") is not null, $"{reader} misses a unique key");
    });

    static void HandOn(Table<long, IndexedRow> table, int rows, int change)
    {
        IndexedRow first = table[0];
        for (int id = 0; id < rows; id++)
        {
            IndexedRow next = id + 1 == rows ? first : table[id + 1];
            long won = id == 0 ? change : id == 1 ? -change : 0;
            table[id] = next with { Id = id, Balance = next.Balance + won };
        }
    }

    void CheckTable(Table<long, IndexedRow> table, string reader) => CheckRows(
        [.. table],
        [.. table.Ordered(IndexedRow.ByBalance).Ascending()],
        [.. table.Ordered(IndexedRow.ByRank).Descending()],
        reader);

    void CheckRows(IndexedRow[] scanned, IndexedRow[] byBalance, IndexedRow[] byRank, string reader)
    {
        IndexedRow[] mine = [.. scanned.Where(row => row.Id < rows)];
        long sum = mine.Sum(static row => row.Balance);
        check(sum == (rows * Balance) + (rows * (rows - 1) / 2), $"{reader} sees the sum {sum}");
        check(mine.Select(static row => row.Email).Distinct().Count() == rows, $"{reader} sees a unique key twice");
        check(IsSame(scanned, byBalance), $"{reader} finds other rows by balance than by scan");
        check(IsSame(scanned, byRank), $"{reader} finds other rows by rank than by scan");
        bool isOrdered = byBalance.Zip(byBalance.Skip(1)).All(static pair => pair.First.Balance <= pair.Second.Balance);
        check(isOrdered, $"{reader} finds rows out of order");
    }

    static bool IsSame(IndexedRow[] left, IndexedRow[] right) =>
        left.Select(static row => row.Id).Order().SequenceEqual(right.Select(static row => row.Id).Order());
}
