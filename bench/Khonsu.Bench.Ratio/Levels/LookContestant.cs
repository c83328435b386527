using Khonsu.Bench.Ratio.Measuring;
using Khonsu.Bench.Ratio.Rows;

namespace Khonsu.Bench.Ratio.Levels;

/// <summary>Each transaction reads ten rows and moves money between two others: pure reads that may be stale.</summary>
sealed class LookContestant(IsolationLevel level, int rows) : LevelContestant(level, rows)
{
    /// <summary>Keys of one transaction; the next power of two, so that the cursor wraps by a mask.</summary>
    public const int GroupKeys = 16;

    const int LookedAt = 10;

    public override void RunBatch(Worker worker)
    {
        for (var i = 0; i < Worker.BatchOperations; i++)
        {
            var position = worker.NextGroup(GroupKeys);
            worker.ReadSum += Store.Atomically((worker, position), static (tx, s) =>
            {
                s.worker.BodyRuns++;
                var accounts = tx.Accounts;
                var keys = s.worker.Keys.AsSpan(s.position, LookedAt + 2);
                long sum = 0;
                foreach (var key in keys[..LookedAt])
                    sum += accounts[key].Version;
                accounts.Update(keys[LookedAt], static row => row.Move(-1m));
                accounts.Update(keys[LookedAt + 1], static row => row.Move(1m));
                return sum;
            }, Options);
        }

        worker.Count(Worker.BatchOperations, updatesEach: 2);
    }
}
