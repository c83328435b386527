using Khonsu;
using Khonsu.Cluster;
using Ledger.Model;

namespace Ledger.Commands;

/// <summary>
/// A load of random transfers. Each is acknowledged by a line when its commit has returned, so it is there from then
/// on, whatever becomes of this process.
/// </summary>
/// <param name="duration">How long.</param>
/// <param name="threads">How many transfers at a time.</param>
/// <param name="seed">Of accounts and amounts; request ids are new each time.</param>
sealed class RunCommand(TimeSpan duration, int threads, int seed) : NodeCommand
{
    int _acknowledged;
    int _refused;

    /// <inheritdoc />
    protected override async Task RunAsync(
        KhonsuNode<Book> node, TextWriter output, CancellationToken cancellation)
    {
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Book book = node.Model;
        foreach (Account account in RandomOrders.Accounts)
            await book.AtomicallyAsync(account, Posting.Open, cancellationToken: end.Token);
        end.CancelAfter(duration);
        TextWriter lines = TextWriter.Synchronized(output);
        await Task.WhenAll(Enumerable.Range(0, threads)
            .Select(thread => Task.Run(() => TransferAsync(book, lines, new RandomOrders(seed + thread), end))));
        output.WriteLine($"{_acknowledged} transfers made, {_refused} refused for want of credit");
    }

    async Task TransferAsync(Book book, TextWriter output, RandomOrders orders, CancellationTokenSource end)
    {
        try
        {
            while (!end.IsCancellationRequested)
                await TransferAsync(book, output, orders.Next());
        }
        catch
        {
            // Why: the other threads need not go on for a load that has failed.
            await end.CancelAsync();
            throw;
        }
    }

    async Task TransferAsync(Book book, TextWriter output, Order order)
    {
        try
        {
            Transfer made = await book.AtomicallyAsync(order, Posting.Make);
            output.WriteLine($"ack {made.RequestId} {made.Source} {made.Target} {made.Amount:F2}");
            Interlocked.Increment(ref _acknowledged);
        }
        catch (InvariantViolationException)
        {
            Interlocked.Increment(ref _refused);
        }
    }
}
