using Khonsu.Cluster;
using Ledger.CommandLine;
using Ledger.Model;
using Ledger.Web;

namespace Ledger.Commands;

/// <summary>Serves a page and transfers by HTTP until it is stopped, and makes random transfers meanwhile.</summary>
/// <param name="options">Where the page is, and how many transfers are made at a time.</param>
sealed class ServeCommand(LedgerOptions options) : NodeCommand
{
    /// <inheritdoc />
    protected override async Task RunAsync(
        KhonsuNode<Book> node, TextWriter output, CancellationToken cancellation)
    {
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        // A node of several was started by a process that holds its input open, and ends with it.
        if (options.Node is not null)
            _ = EndWithInputAsync(end);
        var clerk = new Clerk(node);
        await using LedgerServer server = await LedgerServer.StartAsync(node, clerk, options);
        output.WriteLine($"serving {server.Address}");
        var load = new Load(node.Model, clerk, options.Seed);
        try
        {
            // Neither ends by itself: an error of the one or the other ends this.
            await await Task.WhenAny(node.Completion, load.RunAsync(options.Load, end.Token)).WaitAsync(end.Token);
        }
        catch (OperationCanceledException)
        {
            output.WriteLine("stopped");
        }
    }

    static async Task EndWithInputAsync(CancellationTokenSource end)
    {
        await Console.OpenStandardInput().CopyToAsync(Stream.Null);
        await end.CancelAsync();
    }
}
