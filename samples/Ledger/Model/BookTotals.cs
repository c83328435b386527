namespace Ledger.Model;

/// <summary>The whole book at one moment, and whether it agrees with itself.</summary>
/// <param name="Accounts">The accounts.</param>
/// <param name="Entries">The entries.</param>
/// <param name="Transfers">The transfers.</param>
sealed record BookTotals(
    IReadOnlyList<Account> Accounts, IReadOnlyList<Entry> Entries, IReadOnlyList<Transfer> Transfers)
{
    /// <summary>Reads the book; writers go on meanwhile.</summary>
    public static BookTotals Of(Book book) => book.Read(static tx => new BookTotals(
        [.. tx.Accounts.ByKey.Ascending()], [.. tx.Entries.ByKey.Ascending()], [.. tx.Transfers]));

    /// <summary>Looks for what cannot be if each transfer was made once and as a whole.</summary>
    /// <returns>A sentence for each contradiction; none when all is well.</returns>
    public IReadOnlyList<string> Contradictions()
    {
        List<string> found = [];
        decimal total = Accounts.Sum(static account => account.Balance);
        if (total != 0)
            found.Add($"the balances of all accounts add up to {total:F2} instead of 0");
        ILookup<string, Entry> entries = Entries.ToLookup(static entry => entry.Account);
        foreach (Account account in Accounts)
            found.AddRange(Contradictions(account, [.. entries[account.Name]]));
        if (Entries.Count != 2 * Transfers.Count)
            found.Add($"there are {Entries.Count} entries of {Transfers.Count} transfers");
        var sides = Entries.ToDictionary(static entry => (entry.Account, entry.Number));
        foreach (Transfer transfer in Transfers)
        {
            if (!IsSide(sides, transfer.RequestId, transfer.Source, transfer.SourceEntry, -transfer.Amount)
                || !IsSide(sides, transfer.RequestId, transfer.Target, transfer.TargetEntry, transfer.Amount))
            {
                found.Add($"transfer '{transfer.RequestId}' does not have its two entries");
            }
        }

        return found;
    }

    // The entries of an account are in the order of their numbers.
    static IEnumerable<string> Contradictions(Account account, IReadOnlyList<Entry> entries)
    {
        decimal balance = 0;
        for (int index = 0; index < entries.Count; index++)
        {
            Entry entry = entries[index];
            balance += entry.Amount;
            if (entry.Number != index + 1 || entry.Balance != balance)
                yield return $"entry {entry.Number} of '{account.Name}' does not follow from those before it";
        }

        if ((balance, entries.Count) != (account.Balance, account.LastEntry))
            yield return $"account '{account.Name}' is not what its entries say";
    }

    static bool IsSide(
        Dictionary<(string Account, long Number), Entry> sides,
        string requestId,
        string account,
        long number,
        decimal amount)
        => sides.TryGetValue((account, number), out Entry? entry)
            && (entry.RequestId, entry.Amount) == (requestId, amount);
}
