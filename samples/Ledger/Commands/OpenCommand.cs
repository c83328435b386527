using Ledger.Model;

namespace Ledger.Commands;

/// <summary>Opens an account.</summary>
/// <param name="account">The account, with nothing in it.</param>
sealed class OpenCommand(Account account) : ICommand
{
    /// <inheritdoc />
    public async Task RunAsync(Book book, TextWriter output, CancellationToken cancellation)
    {
        bool isNew = await book.AtomicallyAsync(account, Posting.Open, cancellationToken: cancellation);
        output.WriteLine($"{account.Name}: {(isNew ? "opened" : "open already")}, credit {account.Credit:F2}");
    }
}
