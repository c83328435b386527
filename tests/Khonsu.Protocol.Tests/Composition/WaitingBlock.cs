namespace Khonsu.Protocol.Tests.Composition;

/// <summary>A block on a thread of its own that is expected to wait.</summary>
sealed class WaitingBlock : IDisposable
{
    static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    readonly KhonsuStore _store;
    readonly Thread _thread;
    long _result;
    Exception? _error;

    WaitingBlock(KhonsuStore store, Action<WaitingBlock> run)
    {
        _store = store;
        _thread = new Thread(() => run(this)) { IsBackground = true };
    }

    public static WaitingBlock Start(
        KhonsuStore store, IsolationLevel level, Func<Tx, long> body, CancellationToken cancellation = default)
    {
        var options = new TransactionOptions { Isolation = level };
        var block = new WaitingBlock(store, self =>
        {
            try
            {
                self._result = store.Atomically(body, options, cancellation);
            }
            catch (Exception error)
            {
                self._error = error;
            }
        });
        block._thread.Start();
        return block;
    }

    /// <summary>Returns when some block of the store waits.</summary>
    public void UntilAsleep() => WaitUntil.True(() => _store.Parts.Waiters.Registered > 0, "a block waits");

    /// <summary>What the block returned, or its error, thrown.</summary>
    public long Result()
    {
        Assert.True(_thread.Join(s_patience), "The block still waits.");
        return _error is null ? _result : throw _error;
    }

    public void Dispose() => _thread.Join(s_patience);
}
