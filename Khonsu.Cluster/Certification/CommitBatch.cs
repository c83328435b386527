namespace Khonsu.Cluster.Certification;

/// <summary>
/// What one entry of the log holds: a transaction, or several that were sent together. Those of one entry are decided
/// one after the other and take effect at once, at one commit timestamp (Inv T6).
/// </summary>
/// <param name="Commits">The transactions, one or more, in their order. Of several none is a question, and all are of
/// one start of one node, or one session of a client.</param>
/// <param name="Tables">The rows of their tables: each table once, and each row once, those of the first transaction
/// first.</param>
/// <param name="IsGroup">Whether they stand together in the form for several, and are answered as several.</param>
sealed record CommitBatch(
    IReadOnlyList<CommitEntry> Commits, IReadOnlyList<TableRows> Tables, bool IsGroup)
{
    /// <summary>The question that the entry is; null where it is none.</summary>
    public CommitEntry? Question => Commits is [{ IsQuestion: true } question] ? question : null;

    /// <summary>The latest time that one of its transactions bears; 0 for none.</summary>
    public long TimeMicroseconds
    {
        get
        {
            long latest = 0;
            foreach (CommitEntry commit in Commits)
                latest = Math.Max(latest, commit.TimeMicroseconds);
            return latest;
        }
    }

    /// <summary>Tells which rows of a table take effect.</summary>
    /// <param name="table">The table.</param>
    /// <param name="isDone">Of each transaction, whether it commits.</param>
    /// <param name="count">How many rows the table must have.</param>
    /// <returns>Places among the rows of the table, in their order.</returns>
    public List<RowRange> RowsOf(TableRows table, bool[] isDone, out int count)
    {
        var ranges = new List<RowRange>();
        count = 0;
        for (int number = 0; number < Commits.Count; number++)
        {
            IReadOnlyList<TablePart> parts = Commits[number].Tables;
            for (int place = 0; place < parts.Count; place++)
            {
                TablePart part = parts[place];
                if (part.Writes.Count == 0 || !string.Equals(part.Name, table.Table, StringComparison.Ordinal))
                    continue;
                if (isDone[number])
                    ranges.Add(new RowRange(count, part.Puts, part.Writes.Count));
                count += part.Writes.Count;
            }
        }

        return ranges;
    }
}
