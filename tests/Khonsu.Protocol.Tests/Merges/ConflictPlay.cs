using Khonsu.Protocol.Tests.Rows;

namespace Khonsu.Protocol.Tests.Merges;

/// <summary>
/// One conflict, played: row 0 holds 10; a transaction writes 15 to it, or adds 5, and writes row 1; before it commits,
/// another one sets row 0 to 100.
/// </summary>
static class ConflictPlay
{
    /// <summary>How the transaction writes row 0.</summary>
    public static readonly (string Name, Action<Table<long, SummedRow>> Write)[] Ways =
    [
        ("written without being read", static rows => rows.Upsert(new SummedRow(0, 15, ""))),
        ("read, then written", static rows => rows.Update(0, static row => row with { Value = row.Value + 5 })),
        ("merged into without being read", static rows => rows.MergeCursor<SummedRow.Delta>(0).Delta.Amount += 5),
        ("read, then merged into", static rows =>
        {
            Assert.NotNull(rows.Find(0));
            rows.MergeCursor<SummedRow.Delta>(0).Delta.Amount += 5;
        }),
    ];

    /// <summary>Plays it in one attempt.</summary>
    /// <returns>What became of the transaction.</returns>
    public static string Outcome(ConflictResolution rule, IsolationLevel level, Action<Table<long, SummedRow>> write)
    {
        using KhonsuStore store = KhonsuStore.Open();
        store.Atomically(static tx =>
        {
            tx.Table(SummedRow.Definition).Add(new SummedRow(0, 10, ""));
            tx.Table(SummedRow.Definition).Add(new SummedRow(1, 0, ""));
        });
        TxResult result;
        try
        {
            result = store.TryAtomically(
                tx =>
                {
                    Table<long, SummedRow> rows = tx.Table(SummedRow.Definition);
                    write(rows);
                    rows.Upsert(new SummedRow(1, 1, ""));
                    using Transaction other = store.Begin();
                    other.Table(SummedRow.Definition).Upsert(new SummedRow(0, 100, ""));
                    other.Commit();
                },
                new TransactionOptions { OnConflict = rule, Isolation = level, MaxAttempts = 1 });
        }
        catch (ConflictResolutionException)
        {
            return "not allowed";
        }

        (long row, long beside) = store.Read(static tx =>
            (tx.Table(SummedRow.Definition)[0].Value, tx.Table(SummedRow.Definition)[1].Value));
        // Why exact: every other state would be half of a transaction.
        return (result.IsCommitted, result.IsSkipped, result.Skipped.Count, row, beside) switch
        {
            (true, false, 0, 15, 1) => "replaces: 15",
            (true, false, 0, 105, 1) => "adds: 105",
            (true, false, 1, 100, 1) => "left out: 100",
            (false, true, 0, 100, 0) => "does nothing: 100",
            (false, false, 0, 100, 0) => "refused: 100",
            var state => throw new InvalidOperationException($"{rule}, {level}: {state}"),
        };
    }
}
