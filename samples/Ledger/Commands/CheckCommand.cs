using Khonsu.Cluster;
using Ledger.Model;

namespace Ledger.Commands;

/// <summary>Adds everything up again.</summary>
sealed class CheckCommand : NodeCommand
{
    /// <inheritdoc />
    protected override Task RunAsync(KhonsuNode<Book> node, TextWriter output, CancellationToken cancellation)
    {
        BookTotals totals = BookTotals.Of(node.Model);
        IReadOnlyList<string> contradictions = totals.Contradictions();
        if (contradictions.Count > 0)
            throw new LedgerException($"the book does not agree with itself: {string.Join("; ", contradictions)}");
        output.WriteLine($"{totals.Accounts.Count} accounts, {totals.Transfers.Count} transfers, "
            + $"{totals.Entries.Count} entries; the balances add up to 0");
        return Task.CompletedTask;
    }
}
