#pragma warning disable KHN103 // The tests count the runs of their bodies.

namespace Khonsu.Cluster.Tests.Semantics;

/// <summary>
/// One conflict, played as docs/conflict-table.md says, on stores that follow one log: row 0 holds 10; a transaction
/// writes 15 to it, or adds 5, and writes row 1; before it commits, another one, of the last store, sets row 0 to 100.
/// </summary>
static class ConflictPlay
{
    /// <summary>How the transaction writes row 0.</summary>
    public static readonly (string Name, Action<Table<long, Summed>> Write)[] Ways =
    [
        ("written without being read", static rows => rows.Upsert(new Summed(0, 15))),
        ("read, then written", static rows => rows.Update(0, static row => row with { Value = row.Value + 5 })),
        ("merged into without being read", static rows => rows.Merge(0).Value += 5),
        ("read, then merged into", static rows =>
        {
            Assert.NotNull(rows.Find(0));
            rows.Merge(0).Value += 5;
        }),
    ];

    /// <summary>Plays it in one attempt.</summary>
    /// <param name="stores">On how many stores.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="level">The level.</param>
    /// <param name="write">How it writes.</param>
    /// <param name="isLate">Whether the other one commits when the first one is on its way into the log.</param>
    /// <returns>What became of the transaction.</returns>
    public static string Outcome(
        int stores,
        ConflictResolution rule,
        IsolationLevel level,
        Action<Table<long, Summed>> write,
        bool isLate)
    {
        using var all = new LogStores(stores, [.. Tallies.Tables]);
        all[0].Atomically(static tx =>
        {
            tx.Summeds.Add(new Summed(0, 10));
            tx.Summeds.Add(new Summed(1, 0));
        });
        all.ApplyAll();
        TxResult result;
        int runs = 0;
        try
        {
            result = all[0].TryAtomically(
                tx =>
                {
                    runs++;
                    write(tx.Summeds);
                    tx.Summeds.Upsert(new Summed(1, 1));
                    if (isLate)
                        all.BeforeEntry = SetTo100;
                    else
                        SetTo100();
                },
                new TransactionOptions { OnConflict = rule, Isolation = level, MaxAttempts = 1 });
        }
        catch (ConflictResolutionException)
        {
            return "not allowed";
        }

        all.ApplyAll();
        string[] states =
            [.. Enumerable.Range(0, stores).Select(number => StateOf(all[number], result)).Distinct()];
        Assert.Single(states);
        // Why twice: as in one store, this rule runs the body once more where it must know what was read.
        bool mayRunTwice = rule == ConflictResolution.Replace && level == IsolationLevel.Snapshot;
        Assert.InRange(runs, 1, mayRunTwice ? 2 : 1);
        return states[0];

        void SetTo100()
        {
            using Transaction other = all[stores - 1].Begin(new TransactionOptions());
            other.Summeds.Upsert(new Summed(0, 100));
            other.Commit();
        }
    }

    static string StateOf(KhonsuStore store, TxResult result)
    {
        (long row, long beside) = store.Read(static tx => (tx.Summeds[0].Value, tx.Summeds[1].Value));
        // Why exact: every other state would be half of a transaction.
        return (result.IsCommitted, result.IsSkipped, result.Skipped.Count, row, beside) switch
        {
            (true, false, 0, 15, 1) => "replaces: 15",
            (true, false, 0, 105, 1) => "adds: 105",
            (true, false, 1, 100, 1) => "left out: 100",
            (false, true, 0, 100, 0) => "does nothing: 100",
            (false, false, 0, 100, 0) => "refused: 100",
            var state => $"half done: {state}",
        };
    }
}
