namespace Khonsu.Programs.Tests.SmallBank;

/// <summary>The tables of a transaction, so that one body serves blocks and hand-driven transactions.</summary>
readonly record struct Books(
    Table<string, Account> Accounts, Table<long, Saving> Savings, Table<long, Checking> Checkings)
{
    public static Books Of(BankTx tx) => new(tx.Accounts, tx.Savings, tx.Checkings);

    public static Books Of(BankTransaction transaction) =>
        new(transaction.Accounts, transaction.Savings, transaction.Checkings);
}
