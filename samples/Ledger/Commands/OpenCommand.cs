using Khonsu.Cluster;
using Ledger.Model;

namespace Ledger.Commands;

/// <summary>Opens an account.</summary>
/// <param name="account">The account, with nothing in it.</param>
sealed class OpenCommand(Account account) : NodeCommand
{
    /// <inheritdoc />
    protected override async Task RunAsync(
        KhonsuNode<Book> node, TextWriter output, CancellationToken cancellation)
    {
        bool isNew = await node.Model.AtomicallyAsync(account, Posting.Open, cancellationToken: cancellation);
        output.WriteLine($"{account.Name}: {(isNew ? "opened" : "open already")}, credit {account.Credit:F2}");
    }
}
