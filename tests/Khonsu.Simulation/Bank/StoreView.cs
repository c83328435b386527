namespace Khonsu.Simulation.Bank;

/// <summary>The rows of a store, in a transaction.</summary>
/// <param name="tx">The transaction.</param>
sealed class StoreView(SimBankTransaction tx) : IBankView
{
    public SimAccount? Account(long id) => tx.SimAccounts.Find(id);

    public IReadOnlyList<SimAccount> Branch(long branch)
    {
        List<SimAccount> rows = [];
        foreach (SimAccount row in tx.SimAccounts.ByBranch(branch))
            rows.Add(row);
        rows.Sort(static (one, other) => one.Id.CompareTo(other.Id));
        return rows;
    }

    public long LastTicket()
    {
        long last = 0;
        foreach (SimTicket row in tx.SimTickets.ByNumber.Range(1, long.MaxValue))
            last = Math.Max(last, row.Number);
        return last;
    }

    public void Put(SimAccount row) => tx.SimAccounts.Upsert(row);

    public void Put(SimTicket row) => tx.SimTickets.Upsert(row);

    public SimPot? Pot(long id) => tx.SimPots.Find(id);

    public void Put(SimPot row) => tx.SimPots.Upsert(row);

    public void Add(long id, long amount) => tx.SimPots.Merge(id).Sum += amount;

    public void DeletePot(long id) => tx.SimPots.Remove(id);

    public bool DeleteAccount(long id) => tx.SimAccounts.Remove(id);
}
