using Khonsu;
using Ledger.CommandLine;
using Ledger.Model;

namespace Ledger.Commands;

/// <summary>What the user asks for, understood and not yet done.</summary>
interface ICommand
{
    /// <summary>Does it.</summary>
    /// <param name="options">Where the files are, and which node this is.</param>
    /// <param name="output">For results.</param>
    /// <param name="cancellation">Ends what takes long.</param>
    /// <exception cref="LedgerException">It cannot be done.</exception>
    /// <exception cref="KhonsuException">The node cannot be started, or cannot do it now.</exception>
    Task RunAsync(LedgerOptions options, TextWriter output, CancellationToken cancellation);
}
