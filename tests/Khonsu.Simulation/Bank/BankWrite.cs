namespace Khonsu.Simulation.Bank;

/// <summary>One thing that was written; the others are null.</summary>
/// <param name="Account">An account.</param>
/// <param name="Ticket">A ticket.</param>
/// <param name="Deleted">The key of an account that was deleted.</param>
readonly record struct BankWrite(SimAccount? Account, SimTicket? Ticket, long? Deleted)
{
    /// <summary>The key of the account that it changes; null for a ticket.</summary>
    public long? Row => Account?.Id ?? Deleted;

    /// <summary>Writes it.</summary>
    public void ApplyTo(IBankView view)
    {
        if (Account is not null)
            view.Put(Account);
        else if (Ticket is not null)
            view.Put(Ticket);
        else
            view.DeleteAccount(Deleted!.Value);
    }
}
