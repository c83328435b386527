using Khonsu.Cluster;
using Ledger.CommandLine;
using Ledger.Model;

namespace Ledger.Commands;

/// <summary>What is done on a node in this process.</summary>
abstract class NodeCommand : ICommand
{
    /// <inheritdoc />
    public async Task RunAsync(LedgerOptions options, TextWriter output, CancellationToken cancellation)
    {
        await using KhonsuNode<Book> node = await LedgerProgram.StartAsync(options, cancellation);
        await RunAsync(node, output, cancellation);
    }

    /// <summary>Does it.</summary>
    /// <param name="node">The node, which runs.</param>
    /// <param name="output">For results.</param>
    /// <param name="cancellation">Ends what takes long.</param>
    /// <exception cref="LedgerException">It cannot be done.</exception>
    protected abstract Task RunAsync(KhonsuNode<Book> node, TextWriter output, CancellationToken cancellation);
}
