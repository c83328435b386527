namespace Khonsu.Simulation.Bank;

/// <summary>What a transaction does.</summary>
enum WorkKind
{
    /// <summary>Moves an amount between two accounts, and opens them first where needed.</summary>
    Transfer,

    /// <summary>Takes the next number: wrong if another one comes in between.</summary>
    Ticket,

    /// <summary>Writes down what a branch has: wrong if a row of it comes, goes or changes in between.</summary>
    Audit,

    /// <summary>Moves an account to another branch.</summary>
    Move,

    /// <summary>Gives an account the balance of another one: wrong if that changes in between.</summary>
    Copy,

    /// <summary>Moves all that an account has to another one, and deletes it.</summary>
    Close,

    /// <summary>Adds to a pot without a look at it: wrong if it is not there, or what is added is lost.</summary>
    Add,

    /// <summary>Opens a pot, or moves what is in it to an account: wrong if something was added in between.</summary>
    Drain,
}
