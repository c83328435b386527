using Ledger.Model;

namespace Ledger.Commands;

/// <summary>What the user asks for, understood and not yet done.</summary>
interface ICommand
{
    /// <summary>Does it.</summary>
    /// <param name="book">The book.</param>
    /// <param name="output">For results.</param>
    /// <param name="cancellation">Ends what takes long.</param>
    /// <exception cref="LedgerException">It cannot be done.</exception>
    Task RunAsync(Book book, TextWriter output, CancellationToken cancellation);
}
