using Khonsu.Cluster;
using Ledger.Model;

namespace Ledger.Commands;

/// <summary>Lists the entries of an account.</summary>
/// <param name="name">The account.</param>
sealed class StatementCommand(string name) : NodeCommand
{
    /// <inheritdoc />
    protected override Task RunAsync(KhonsuNode<Book> node, TextWriter output, CancellationToken cancellation)
    {
        (Account? account, Entry[] entries) = node.Model.Read(name, static (tx, name) =>
            (tx.Accounts.Find(name), tx.Entries.ByKey.StartingWith(name).ToArray()));
        if (account is null)
            throw new LedgerException($"there is no account '{name}'");
        foreach (Entry entry in entries)
            output.WriteLine($"{entry.Number,6} {entry.Amount,16:F2} {entry.Balance,16:F2}  {entry.RequestId}");
        output.WriteLine($"balance {account.Balance:F2}, credit {account.Credit:F2}");
        return Task.CompletedTask;
    }
}
