namespace Khonsu.Simulation.Bank;

/// <summary>The rows as a body sees and changes them: those of a store, or those that must be there.</summary>
interface IBankView
{
    /// <summary>Finds an account.</summary>
    SimAccount? Account(long id);

    /// <summary>All accounts of a branch, in the order of their keys.</summary>
    IReadOnlyList<SimAccount> Branch(long branch);

    /// <summary>The largest number of a ticket; 0 for none.</summary>
    long LastTicket();

    /// <summary>Writes an account.</summary>
    void Put(SimAccount row);

    /// <summary>Writes a ticket.</summary>
    void Put(SimTicket row);

    /// <summary>Finds a pot.</summary>
    SimPot? Pot(long id);

    /// <summary>Writes a pot.</summary>
    void Put(SimPot row);

    /// <summary>Adds to a pot, whatever is in it.</summary>
    void Add(long id, long amount);

    /// <summary>Deletes a pot that is there.</summary>
    void DeletePot(long id);

    /// <summary>Deletes an account, if it is there.</summary>
    /// <returns>Whether it was there; if not, nothing is written.</returns>
    bool DeleteAccount(long id);
}
