using Khonsu;
using Khonsu.Cluster;
using Ledger.Model;

namespace Ledger.Commands;

/// <summary>Makes a transfer, or tells the answer of before.</summary>
/// <param name="order">The transfer.</param>
sealed class TransferCommand(Order order) : NodeCommand
{
    /// <inheritdoc />
    protected override async Task RunAsync(
        KhonsuNode<Book> node, TextWriter output, CancellationToken cancellation)
    {
        try
        {
            Transfer made = await node.Model.AtomicallyAsync(order, Posting.Make, cancellationToken: cancellation);
            output.WriteLine($"{made.RequestId}: {made.Amount:F2} from {made.Source} (entry {made.SourceEntry}) "
                + $"to {made.Target} (entry {made.TargetEntry})");
        }
        catch (InvariantViolationException)
        {
            throw new LedgerException(Posting.Overdrawn(order));
        }
    }
}
