using Khonsu.Blocks;

namespace Khonsu;

/// <summary>A store as it was at a timestamp; blocks that only read see that state and no other.</summary>
/// <remarks>
/// It keeps nothing by itself: what is dropped meanwhile, because the retention of a table is over, is refused by the
/// next block that wants it. A block that has opened a table keeps it readable until it ends. Threads: any.
/// </remarks>
public sealed class PastStore
{
    readonly KhonsuStore _store;

    internal PastStore(KhonsuStore store, long timestamp) => (_store, Timestamp) = (store, timestamp);

    /// <summary>All commits up to this timestamp are seen.</summary>
    public long Timestamp { get; }

    /// <summary>Runs a block that only reads, once, at the past snapshot.</summary>
    /// <param name="body">The block.</param>
    /// <exception cref="PastNotKeptException">When the block opens a table that cannot be read so far back; it says
    /// from when on it can.</exception>
    /// <exception cref="NestedTransactionException">A block of this store runs on this thread already. State left:
    /// unchanged.</exception>
    /// <exception cref="ObjectDisposedException">The store is closed.</exception>
    /// <remarks>Progress: never refused otherwise, never waits, holds no writer up.</remarks>
    public void Read(Action<ReadTx> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        var block = new ReadActionBody(body);
        _store.RunRead<ReadActionBody, bool>(in block, Timestamp);
    }

    /// <summary>Runs a block that only reads and returns a value.</summary>
    /// <inheritdoc cref="Read(Action{ReadTx})"/>
    /// <typeparam name="TResult">Type of the value.</typeparam>
    /// <returns>What the body returned.</returns>
    public TResult Read<TResult>(Func<ReadTx, TResult> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        var block = new ReadFuncBody<TResult>(body);
        return _store.RunRead<ReadFuncBody<TResult>, TResult>(in block, Timestamp);
    }

    /// <summary>Runs a block that only reads, with a state, so that a static lambda serves.</summary>
    /// <inheritdoc cref="Read(Action{ReadTx})"/>
    /// <typeparam name="TState">Type of the state.</typeparam>
    /// <param name="state">What the body is given.</param>
    /// <param name="body">The block.</param>
    public void Read<TState>(TState state, Action<ReadTx, TState> body)
        where TState : allows ref struct
    {
        ArgumentNullException.ThrowIfNull(body);
        var block = new ReadStateActionBody<TState>(state, body);
        _store.RunRead<ReadStateActionBody<TState>, bool>(in block, Timestamp);
    }

    /// <summary>Runs a block that only reads, with a state, and returns a value.</summary>
    /// <inheritdoc cref="Read(Action{ReadTx})"/>
    /// <typeparam name="TState">Type of the state.</typeparam>
    /// <typeparam name="TResult">Type of the value.</typeparam>
    /// <param name="state">What the body is given.</param>
    /// <param name="body">The block.</param>
    /// <returns>What the body returned.</returns>
    public TResult Read<TState, TResult>(TState state, Func<ReadTx, TState, TResult> body)
        where TState : allows ref struct
    {
        ArgumentNullException.ThrowIfNull(body);
        var block = new ReadStateFuncBody<TState, TResult>(state, body);
        return _store.RunRead<ReadStateFuncBody<TState, TResult>, TResult>(in block, Timestamp);
    }
}
