using Khonsu.Transactions;

namespace Khonsu.Replication;

/// <summary>Rows that a block waits for, which its store does not keep.</summary>
internal sealed class RowFetch : Awaited
{
    readonly List<WantedRows> _wanted = [];

    internal RowFetch(WaiterTable waiters)
        : base(waiters)
    {
    }

    /// <summary>The rows.</summary>
    internal IReadOnlyList<WantedRows> Wanted => _wanted;

    /// <summary>Wants further ones; before it is begun.</summary>
    /// <param name="rows">The rows.</param>
    internal void Add(in WantedRows rows) => _wanted.Add(rows);

    /// <summary>Ends it: whether there are such rows is known now.</summary>
    internal void End() => Complete();

    /// <summary>Waits for the rows, with the thread.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    internal void Wait(CancellationToken cancellationToken) => WaitForEnd(cancellationToken);

    /// <summary>Waits for the rows, without a thread.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    internal ValueTask WaitAsync(CancellationToken cancellationToken) => WaitForEndAsync(cancellationToken);
}
