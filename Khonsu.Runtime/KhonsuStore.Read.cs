using Khonsu.Blocks;

namespace Khonsu;

/// <content>The public shapes of read-only blocks.</content>
public sealed partial class KhonsuStore
{
    /// <summary>Runs a block that only reads, once, at one consistent snapshot.</summary>
    /// <param name="body">The block.</param>
    /// <exception cref="NestedTransactionException">A block of this store runs on this thread already. State left:
    /// unchanged.</exception>
    /// <exception cref="ObjectDisposedException">The store is closed.</exception>
    /// <remarks>
    /// Isolation: strict serializable; it sees every commit that returned before it began, whole. Beside transactions
    /// at <see cref="IsolationLevel.SerializableSnapshot"/> it sees a snapshot, which need not be a moment of their
    /// order (docs/isolation.md). Progress: never refused, never waits, allocates nothing of its own.
    /// </remarks>
    public void Read(Action<ReadTx> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        var block = new ReadActionBody(body);
        RunRead<ReadActionBody, bool>(in block);
    }

    /// <summary>Runs a block that only reads and returns a value.</summary>
    /// <inheritdoc cref="Read(Action{ReadTx})"/>
    /// <typeparam name="TResult">Type of the value.</typeparam>
    /// <returns>What the body returned.</returns>
    public TResult Read<TResult>(Func<ReadTx, TResult> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        var block = new ReadFuncBody<TResult>(body);
        return RunRead<ReadFuncBody<TResult>, TResult>(in block);
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
        RunRead<ReadStateActionBody<TState>, bool>(in block);
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
        return RunRead<ReadStateFuncBody<TState, TResult>, TResult>(in block);
    }
}
