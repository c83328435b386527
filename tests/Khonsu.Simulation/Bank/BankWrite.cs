namespace Khonsu.Simulation.Bank;

/// <summary>One thing that was written; the others are null.</summary>
/// <param name="Account">An account.</param>
/// <param name="Ticket">A ticket.</param>
/// <param name="Deleted">The key of an account that was deleted.</param>
readonly record struct BankWrite(SimAccount? Account, SimTicket? Ticket, long? Deleted)
{
    /// <summary>A pot.</summary>
    public SimPot? Pot { get; init; }

    /// <summary>What was added to a pot.</summary>
    public (long Id, long Amount)? Added { get; init; }

    /// <summary>The key of a pot that was deleted.</summary>
    public long? DeletedPot { get; init; }

    /// <summary>The key of the account that it writes or deletes; null for others.</summary>
    public long? Row => Account?.Id ?? Deleted;

    /// <summary>Writes it.</summary>
    public void ApplyTo(IBankView view)
    {
        if (Account is not null)
            view.Put(Account);
        else if (Ticket is not null)
            view.Put(Ticket);
        else if (Pot is not null)
            view.Put(Pot);
        else if (Added is { } added)
            view.Add(added.Id, added.Amount);
        else if (DeletedPot is { } pot)
            view.DeletePot(pot);
        else
            view.DeleteAccount(Deleted!.Value);
    }
}
