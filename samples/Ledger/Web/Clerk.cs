using System.Collections.Concurrent;
using Khonsu;
using Khonsu.Cluster;
using Ledger.Model;

namespace Ledger.Web;

/// <summary>Makes transfers on a node, and remembers what became of them.</summary>
/// <param name="node">The node.</param>
sealed class Clerk(KhonsuNode<Book> node)
{
    const int RemarksMax = 20;

    // Why one attempt: the store runs a refused block again by itself, and here the page tells why it was refused.
    static readonly TransactionOptions s_once = new() { MaxAttempts = 1, Label = "transfer" };

    readonly ConcurrentQueue<Remark> _remarks = new();
    long _made;
    long _conflicts;
    long _refused;

    /// <summary>Transfers that were made, or had been before.</summary>
    public long Made => Interlocked.Read(ref _made);

    /// <summary>How often a transfer was begun again because another one was faster.</summary>
    public long Conflicts => Interlocked.Read(ref _conflicts);

    /// <summary>Transfers that were refused for good.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Why transfers were refused or begun again, the latest ones last.</summary>
    public IReadOnlyList<Remark> Remarks => [.. _remarks];

    /// <summary>Makes a transfer, or finds that it was made.</summary>
    /// <exception cref="LedgerException">It cannot be made; nothing was done.</exception>
    /// <exception cref="KhonsuException">The node cannot do it now, or nobody knows whether it was done.</exception>
    public async Task<Transfer> MakeAsync(Order order, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                Transfer made = await node.Model.AtomicallyAsync(order, Posting.Make, s_once, cancellation);
                Interlocked.Increment(ref _made);
                return made;
            }
            catch (TransactionConflictException error)
            {
                Interlocked.Increment(ref _conflicts);
                Note("begun again", $"{error.Abort}");
            }
            catch (Exception error) when (error is InvariantViolationException or LedgerException)
            {
                Interlocked.Increment(ref _refused);
                Note("refused", error.Message);
                throw error is LedgerException ? error : new LedgerException(Posting.Overdrawn(order));
            }
        }
    }

    void Note(string what, string why)
    {
        _remarks.Enqueue(new Remark(DateTimeOffset.UtcNow, what, why));
        while (_remarks.Count > RemarksMax)
            _remarks.TryDequeue(out _);
    }
}
