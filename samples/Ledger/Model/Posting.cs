namespace Ledger.Model;

/// <summary>Changes of the book: the bodies of its transactions.</summary>
static class Posting
{
    /// <summary>Opens an account.</summary>
    /// <param name="tx">The transaction.</param>
    /// <param name="account">The account, with nothing in it.</param>
    /// <returns>Whether it is new; false when it is there with the same credit.</returns>
    /// <exception cref="LedgerException">It is there with another credit.</exception>
    public static bool Open(BookTx tx, Account account)
    {
        if (tx.Accounts.Find(account.Name) is not { } found)
        {
            tx.Accounts.Add(account);
            return true;
        }

        if (found.Credit == account.Credit)
            return false;
        throw new LedgerException($"account '{account.Name}' is open already, with a credit of {found.Credit:F2}");
    }

    /// <summary>Makes a transfer: an entry on either side, both balances, and the answer.</summary>
    /// <param name="tx">The transaction; all of it happens, or nothing.</param>
    /// <param name="order">What is asked for.</param>
    /// <returns>The answer; of a request that was carried out before, the first one.</returns>
    /// <exception cref="LedgerException">An account is not there, or the id is of another request.</exception>
    public static Transfer Make(BookTx tx, Order order)
    {
        if (tx.Transfers.Find(order.RequestId) is { } first)
            return first.Answers(order) ? first : throw new LedgerException(TakenBy(first));
        var transfer = new Transfer(
            order.RequestId,
            order.Source,
            order.Target,
            order.Amount,
            Add(tx, order.Source, order.RequestId, -order.Amount),
            Add(tx, order.Target, order.RequestId, order.Amount));
        tx.Transfers.Add(transfer);
        return transfer;
    }

    /// <summary>What is said when the source has too little.</summary>
    public static string Overdrawn(Order order)
        => $"{order.Amount:F2} cannot be taken from '{order.Source}': it would be overdrawn by more than its credit";

    static long Add(BookTx tx, string account, string requestId, decimal amount)
    {
        Account before = tx.Accounts.Find(account)
            ?? throw new LedgerException($"there is no account '{account}'; open it first");
        Account after = before with { Balance = before.Balance + amount, LastEntry = before.LastEntry + 1 };
        tx.Accounts.Upsert(after);
        tx.Entries.Add(new Entry(account, after.LastEntry, requestId, amount, after.Balance));
        return after.LastEntry;
    }

    static string TakenBy(Transfer first)
        => $"request '{first.RequestId}' was another transfer, of {first.Amount:F2} from {first.Source} to "
            + $"{first.Target}; give each transfer an id of its own";
}
