using System.Runtime.ExceptionServices;
using Khonsu.Transactions;

namespace Khonsu.Replication;

/// <summary>Something outside of the store for whose end a block waits.</summary>
internal abstract class Awaited
{
    readonly RetryWaiter _waiter;

    // Set once, before the waiter is woken.
    Exception? _error;
    bool _isEnded;

    private protected Awaited(WaiterTable waiters) => _waiter = new RetryWaiter(waiters);

    /// <summary>Ends it with an error; it is ended once.</summary>
    /// <param name="error">What the block is to throw.</param>
    internal void Fail(Exception error)
    {
        _error = error;
        Complete();
    }

    /// <summary>Ends it.</summary>
    private protected void Complete()
    {
        // Order: release; publishes how it ended.
        Volatile.Write(ref _isEnded, true);
        _waiter.Wake();
    }

    /// <summary>Waits for the end, with the thread.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    private protected void WaitForEnd(CancellationToken cancellationToken)
    {
        while (!Volatile.Read(ref _isEnded))
            _waiter.Wait(0, cancellationToken);
        ThrowIfFailed();
    }

    /// <summary>Waits for the end, without a thread.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    private protected async ValueTask WaitForEndAsync(CancellationToken cancellationToken)
    {
        while (!Volatile.Read(ref _isEnded))
            await _waiter.WaitAsync(0, cancellationToken).ConfigureAwait(false);
        ThrowIfFailed();
    }

    void ThrowIfFailed()
    {
        if (_error is not null)
            ExceptionDispatchInfo.Throw(_error);
    }
}
