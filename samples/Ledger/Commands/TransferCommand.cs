using Khonsu;
using Ledger.Model;

namespace Ledger.Commands;

/// <summary>Makes a transfer, or tells the answer of before.</summary>
/// <param name="order">The transfer.</param>
sealed class TransferCommand(Order order) : ICommand
{
    /// <inheritdoc />
    public async Task RunAsync(Book book, TextWriter output, CancellationToken cancellation)
    {
        try
        {
            Transfer made = await book.AtomicallyAsync(order, Posting.Make, cancellationToken: cancellation);
            output.WriteLine($"{made.RequestId}: {made.Amount:F2} from {made.Source} (entry {made.SourceEntry}) "
                + $"to {made.Target} (entry {made.TargetEntry})");
        }
        catch (InvariantViolationException e)
        {
            throw new LedgerException(
                $"{order.Amount:F2} cannot be taken from '{e.Key}': it would be overdrawn by more than its credit");
        }
    }
}
