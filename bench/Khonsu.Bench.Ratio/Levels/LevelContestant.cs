using Khonsu.Bench.Ratio.Measuring;
using Khonsu.Bench.Ratio.Rows;

namespace Khonsu.Bench.Ratio.Levels;

/// <summary>A bank of Khonsu's whose transactions run at one isolation level; the level is the rival.</summary>
/// <param name="level">The level.</param>
/// <param name="rows">Accounts.</param>
abstract class LevelContestant(IsolationLevel level, int rows) : Contestant
{
    protected const long ReportKey = 2;

    readonly KhonsuStore _store = Fill(rows);

    public override string Name => level.ToString();

    public override bool IsAtomic => true;

    protected KhonsuStore Store => _store;

    protected TransactionOptions Options { get; } = new() { Isolation = level };

    /// <summary>Checks that no money was lost; a lost update would lose some at any level.</summary>
    public override string? Check(IReadOnlyList<Worker> everyWorker)
    {
        var total = _store.Read(static tx => tx.Accounts.Sum(static row => row.Balance));
        var expected = rows * BankContent.StartBalance;
        return total == expected ? null : $"the total is {total} and should be {expected}";
    }

    public override void Dispose() => _store.Dispose();

    /// <summary>Moves money between accounts, a batch of transactions.</summary>
    protected void TransferBatch(Worker worker)
    {
        for (var i = 0; i < Worker.BatchOperations; i++)
        {
            var position = worker.NextGroup(2);
            _store.Atomically((worker, position), static (tx, s) => Transfer(tx, s.worker, s.position), Options);
        }

        worker.Count(Worker.BatchOperations, updatesEach: 2);
    }

    static void Transfer(Tx tx, Worker worker, int position)
    {
        worker.BodyRuns++;
        tx.Accounts.Update(worker.Keys[position], static row => row.Move(-1m));
        tx.Accounts.Update(worker.Keys[position + 1], static row => row.Move(1m));
    }

    static KhonsuStore Fill(int rows)
    {
        var store = KhonsuStore.Open();
        store.Atomically(rows, static (tx, rows) =>
        {
            for (var id = 0; id < rows; id++)
                tx.Accounts.Add(KhonsuRows.AccountOf(id));
            tx.Counters.Add(new Counter(ReportKey, 0));
        });
        return store;
    }
}
