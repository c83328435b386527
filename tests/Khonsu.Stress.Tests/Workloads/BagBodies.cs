namespace Khonsu.Stress.Tests.Workloads;

/// <summary>
/// What the writers of the merge workload add to one bag: two items in each transaction, in the order of the writer,
/// merged or, now and then, read and written; and what must be true of the bag.
/// </summary>
/// <param name="run">The run.</param>
sealed class BagBodies(WorkloadRun run)
{
    const long BagId = 0;
    const long Undone = -1;
    const int ItemsOfWriter = 1_000_000;

    /// <summary>Puts the empty bag into its table.</summary>
    public static void Begin(Tx tx) => tx.Table(BagRow.Definition).Add(new BagRow(BagId, [], [], []));

    /// <summary>Adds the two items of a round.</summary>
    public void Add(Tx tx, int writer, int round, bool reads)
    {
        long item = ((long)writer * ItemsOfWriter) + (2 * round);
        if (reads)
            tx.Table(BagRow.Definition).Update(BagId, row => row.With(writer, item));
        else
            Merge(tx, writer, item);
        run.Pause(72);
        Merge(tx, writer, item + 1);
    }

    /// <summary>Adds what a roll-back to a savepoint takes back.</summary>
    public static void AddInVain(Tx tx, int writer) => Merge(tx, writer, Undone);

    /// <summary>Holds a snapshot of the bag against what has been acknowledged before.</summary>
    /// <param name="rounds">For each writer, how many of its transactions must be in the bag.</param>
    /// <param name="isAll">Whether there may be nothing else.</param>
    public void Check(IReadOnlyList<int> rounds, bool isAll)
    {
        BagRow bag = run.Store.Read(static tx => tx.Table(BagRow.Definition)[BagId]);
        run.Check(bag.Marks.SetEquals(bag.Items), "the set of a bag is not its list");
        ILookup<long, long> items = bag.Items.ToLookup(static item => item / ItemsOfWriter);
        for (int writer = 0; writer < rounds.Count; writer++)
        {
            long[] own = [.. items[writer]];
            long first = (long)writer * ItemsOfWriter;
            bool isInOrder = own.Select((item, index) => item - first == index).All(static isNext => isNext);
            run.Check(isInOrder && !bag.Marks.Contains(Undone), $"a bag has {string.Join(' ', bag.Items)}");
            int missing = (2 * rounds[writer]) - own.Length;
            run.Check(
                isAll ? missing == 0 : missing <= 0,
                $"a bag has {own.Length} items of writer {writer} after {rounds[writer]} transactions");
            run.Check(
                bag.Last.GetValueOrDefault(writer, Undone) == own.LastOrDefault(Undone),
                $"the last item of writer {writer} is not the last one of its list");
        }
    }

    static void Merge(Tx tx, int writer, long item) =>
        tx.Table(BagRow.Definition).MergeCursor<BagDelta>(BagId).Delta.Add(writer, item);
}
