using Khonsu.Protocol.Tests.Rows;

namespace Khonsu.Protocol.Tests.Merges;

/// <summary>
/// The plays of <see cref="ConflictPlay"/> with a row whose list, set and dictionary hold 10: a transaction adds 5 to
/// them, in each of the same ways; before it commits, another one has added 100.
/// </summary>
static class CollectionPlay
{
    /// <summary>The ways of <see cref="ConflictPlay.Ways"/>, in their order.</summary>
    public static readonly Action<Table<long, CollectedRow>>[] Ways =
    [
        static rows => rows.Upsert(CollectedRow.Of(0, 10, 5)),
        static rows => rows.Update(0, static row => row.With(5)),
        static rows => rows.MergeCursor<CollectedRow.Delta>(0).Delta.Add(5),
        static rows =>
        {
            Assert.NotNull(rows.Find(0));
            rows.MergeCursor<CollectedRow.Delta>(0).Delta.Add(5);
        },
    ];

    /// <summary>Plays it in one attempt.</summary>
    /// <returns>What became of the transaction, in the words of the other plays.</returns>
    public static string Outcome(ConflictResolution rule, IsolationLevel level, Action<Table<long, CollectedRow>> write)
    {
        using KhonsuStore store = KhonsuStore.Open();
        store.Atomically(static tx => tx.Table(CollectedRow.Definition).Add(CollectedRow.Of(0, 10)));
        TxResult result;
        try
        {
            result = store.TryAtomically(
                tx =>
                {
                    write(tx.Table(CollectedRow.Definition));
                    using Transaction other = store.Begin();
                    other.Table(CollectedRow.Definition).Upsert(CollectedRow.Of(0, 10, 100));
                    other.Commit();
                },
                new TransactionOptions { OnConflict = rule, Isolation = level, MaxAttempts = 1 });
        }
        catch (ConflictResolutionException)
        {
            return "not allowed";
        }

        string numbers = store.Read(static tx => tx.Table(CollectedRow.Definition)[0].Numbers());
        return (result.IsCommitted, result.IsSkipped, result.Skipped.Count, numbers) switch
        {
            (true, false, 0, "10 5") => "replaces",
            (true, false, 0, "10 100 5") => "adds",
            (true, false, 1, "10 100") => "left out",
            (false, true, 0, "10 100") => "does nothing",
            (false, false, 0, "10 100") => "refused",
            var state => throw new InvalidOperationException($"{rule}, {level}: {state}"),
        };
    }
}
