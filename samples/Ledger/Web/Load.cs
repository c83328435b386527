using Khonsu;
using Ledger.Model;

namespace Ledger.Web;

/// <summary>Random transfers, so that there is something to see.</summary>
/// <param name="book">Where the accounts are opened.</param>
/// <param name="clerk">Who makes them.</param>
/// <param name="seed">Of accounts and amounts.</param>
sealed class Load(Book book, Clerk clerk, int seed)
{
    // Why: while no majority answers there is nothing to do but to ask again.
    static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Makes transfers until it is cancelled.</summary>
    /// <param name="threads">How many at a time.</param>
    /// <param name="cancellation">Ends it.</param>
    public Task RunAsync(int threads, CancellationToken cancellation) => threads == 0
        ? Task.Delay(Timeout.Infinite, cancellation)
        : Task.WhenAll(Enumerable.Range(0, threads)
            .Select(thread => Task.Run(() => RunAsync(new RandomOrders(seed + thread), cancellation), cancellation)));

    async Task RunAsync(RandomOrders orders, CancellationToken cancellation)
    {
        bool isOpen = false;
        while (true)
        {
            try
            {
                if (!isOpen)
                    isOpen = await OpenAsync(cancellation);
                await clerk.MakeAsync(orders.Next(), cancellation);
            }
            catch (LedgerException)
            {
                // Refused for want of credit: the next one.
            }
            catch (KhonsuException) when (!cancellation.IsCancellationRequested)
            {
                await Task.Delay(s_pause, cancellation);
            }
        }
    }

    async Task<bool> OpenAsync(CancellationToken cancellation)
    {
        foreach (Account account in RandomOrders.Accounts)
            await book.AtomicallyAsync(account, Posting.Open, cancellationToken: cancellation);
        return true;
    }
}
