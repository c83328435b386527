namespace Khonsu.Simulation.Bank;

/// <summary>Notes what a body asks for and what it writes.</summary>
/// <param name="inner">What answers.</param>
sealed class RecordedView(IBankView inner) : IBankView
{
    /// <summary>What was asked for, in order.</summary>
    public List<Access> Accesses { get; } = [];

    /// <summary>What was written, in order.</summary>
    public List<BankWrite> Writes { get; } = [];

    public SimAccount? Account(long id)
    {
        SimAccount? row = inner.Account(id);
        Accesses.Add(new Access(id, $"account {id}", $"{row}"));
        return row;
    }

    public IReadOnlyList<SimAccount> Branch(long branch)
    {
        IReadOnlyList<SimAccount> rows = inner.Branch(branch);
        Accesses.Add(new Access(null, $"branch {branch}", string.Join(' ', rows)));
        return rows;
    }

    public long LastTicket()
    {
        long last = inner.LastTicket();
        Accesses.Add(new Access(null, "last ticket", $"{last}"));
        return last;
    }

    public void Put(SimAccount row)
    {
        inner.Put(row);
        Writes.Add(new BankWrite(row, null, null));
    }

    public void Put(SimTicket row)
    {
        inner.Put(row);
        Writes.Add(new BankWrite(null, row, null));
    }

    public SimPot? Pot(long id)
    {
        SimPot? row = inner.Pot(id);
        Accesses.Add(new Access(null, $"pot {id}", $"{row}"));
        return row;
    }

    public void Put(SimPot row)
    {
        inner.Put(row);
        Writes.Add(new BankWrite(null, null, null) { Pot = row });
    }

    public void Add(long id, long amount)
    {
        inner.Add(id, amount);
        Writes.Add(new BankWrite(null, null, null) { Added = (id, amount) });
    }

    public void DeletePot(long id)
    {
        inner.DeletePot(id);
        Writes.Add(new BankWrite(null, null, null) { DeletedPot = id });
    }

    public bool DeleteAccount(long id)
    {
        bool isThere = inner.DeleteAccount(id);
        if (isThere)
            Writes.Add(new BankWrite(null, null, id));
        return isThere;
    }
}
