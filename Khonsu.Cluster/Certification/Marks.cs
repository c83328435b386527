namespace Khonsu.Cluster.Certification;

/// <summary>
/// What is read and written by transactions that are prepared, by table and key, so that who overlaps with one of them
/// is found without a look at each.
/// </summary>
sealed class Marks
{
    readonly SortedDictionary<string, MarkedTable> _tables = new(StringComparer.Ordinal);
    int _parts;

    /// <summary>Whether nothing is marked.</summary>
    public bool IsEmpty => _parts == 0;

    /// <summary>Marks what a transaction reads and writes.</summary>
    /// <param name="entry">The transaction.</param>
    public void Add(CommitEntry entry)
    {
        foreach (TablePart part in entry.Tables)
        {
            if (!_tables.TryGetValue(part.Name, out MarkedTable? table))
                _tables.Add(part.Name, table = new MarkedTable());
            table.Add(part);
            _parts++;
        }
    }

    /// <summary>Takes the marks of a transaction away.</summary>
    /// <param name="entry">The transaction, as it was when it was marked.</param>
    public void Remove(CommitEntry entry)
    {
        foreach (TablePart part in entry.Tables)
        {
            MarkedTable table = _tables[part.Name];
            table.Remove(part);
            _parts--;
            if (table.Parts == 0)
                _tables.Remove(part.Name);
        }
    }

    /// <summary>Finds what a transaction has in common with one that is marked.</summary>
    /// <param name="entry">The transaction.</param>
    /// <returns>What of it; null when there is nothing.</returns>
    public Conflict? ConflictOf(CommitEntry entry)
    {
        for (int number = 0; number < entry.Tables.Count; number++)
        {
            TablePart part = entry.Tables[number];
            if (_tables.TryGetValue(part.Name, out MarkedTable? table)
                && table.ConflictOf(part, number) is { } conflict)
            {
                return conflict;
            }
        }

        return null;
    }
}
