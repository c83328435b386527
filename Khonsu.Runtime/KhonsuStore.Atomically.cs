using Khonsu.Blocks;

namespace Khonsu;

/// <content>The public shapes of blocks.</content>
public sealed partial class KhonsuStore
{
    /// <summary>Runs a block as one transaction: all of its writes become visible at once, or none.</summary>
    /// <param name="body">The block. It may run several times, so it has no other effects than its writes.</param>
    /// <param name="options">Settings, or null for the store's.</param>
    /// <param name="cancellationToken">Asked before each attempt; a commit that has happened is returned all the
    /// same.</param>
    /// <exception cref="TransactionConflictException">
    /// It conflicted in each of its <see cref="TransactionOptions.MaxAttempts"/>. State left: nothing of it is visible.
    /// </exception>
    /// <exception cref="NestedTransactionException">A block of this store runs on this thread already. State left:
    /// unchanged.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled before an attempt. State left: nothing of it is
    /// visible.</exception>
    /// <exception cref="ObjectDisposedException">The store is closed.</exception>
    /// <remarks>An exception of the body rolls its writes back and comes out as the same object.</remarks>
    public void Atomically(
        Action<Tx> body, TransactionOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(body);
        var block = new ActionBody(body);
        RunOrThrow<ActionBody, bool>(in block, options, cancellationToken);
    }

    /// <summary>Runs a block that returns a value as one transaction.</summary>
    /// <inheritdoc cref="Atomically(Action{Tx}, TransactionOptions?, CancellationToken)"/>
    /// <typeparam name="TResult">Type of the value.</typeparam>
    /// <returns>What the committed run of the body returned.</returns>
    public TResult Atomically<TResult>(
        Func<Tx, TResult> body, TransactionOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(body);
        var block = new FuncBody<TResult>(body);
        return RunOrThrow<FuncBody<TResult>, TResult>(in block, options, cancellationToken);
    }

    /// <summary>Runs a block with a state, so that a static lambda serves and nothing is allocated for it.</summary>
    /// <inheritdoc cref="Atomically(Action{Tx}, TransactionOptions?, CancellationToken)"/>
    /// <typeparam name="TState">Type of the state.</typeparam>
    /// <param name="state">What the body is given.</param>
    /// <param name="body">The block; it may run several times.</param>
    /// <param name="options">Settings, or null for the store's.</param>
    /// <param name="cancellationToken">Asked before each attempt.</param>
    public void Atomically<TState>(
        TState state,
        Action<Tx, TState> body,
        TransactionOptions? options = null,
        CancellationToken cancellationToken = default)
        where TState : allows ref struct
    {
        ArgumentNullException.ThrowIfNull(body);
        var block = new StateActionBody<TState>(state, body);
        RunOrThrow<StateActionBody<TState>, bool>(in block, options, cancellationToken);
    }

    /// <summary>Runs a block with a state that returns a value.</summary>
    /// <inheritdoc cref="Atomically(Action{Tx}, TransactionOptions?, CancellationToken)"/>
    /// <typeparam name="TState">Type of the state.</typeparam>
    /// <typeparam name="TResult">Type of the value.</typeparam>
    /// <param name="state">What the body is given.</param>
    /// <param name="body">The block; it may run several times.</param>
    /// <param name="options">Settings, or null for the store's.</param>
    /// <param name="cancellationToken">Asked before each attempt.</param>
    /// <returns>What the committed run of the body returned.</returns>
    public TResult Atomically<TState, TResult>(
        TState state,
        Func<Tx, TState, TResult> body,
        TransactionOptions? options = null,
        CancellationToken cancellationToken = default)
        where TState : allows ref struct
    {
        ArgumentNullException.ThrowIfNull(body);
        var block = new StateFuncBody<TState, TResult>(state, body);
        return RunOrThrow<StateFuncBody<TState, TResult>, TResult>(in block, options, cancellationToken);
    }

    /// <summary>Runs a block and reports a conflict after its last attempt as a value.</summary>
    /// <inheritdoc cref="Atomically(Action{Tx}, TransactionOptions?, CancellationToken)"/>
    /// <returns>Whether it committed, and if not, why.</returns>
    public TxResult TryAtomically(
        Action<Tx> body, TransactionOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(body);
        var block = new ActionBody(body);
        Run<ActionBody, bool>(in block, options, cancellationToken, out BlockProgress progress);
        return new TxResult(progress.Abort, progress.Skipped);
    }

    /// <summary>Runs a block that returns a value and reports a conflict after its last attempt as a value.</summary>
    /// <inheritdoc cref="Atomically(Action{Tx}, TransactionOptions?, CancellationToken)"/>
    /// <typeparam name="TResult">Type of the value.</typeparam>
    /// <returns>Whether it committed, with the value, and if not, why.</returns>
    public TxResult<TResult> TryAtomically<TResult>(
        Func<Tx, TResult> body, TransactionOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(body);
        var block = new FuncBody<TResult>(body);
        TResult result =
            Run<FuncBody<TResult>, TResult>(in block, options, cancellationToken, out BlockProgress progress);
        return new TxResult<TResult>(result, progress.Abort, progress.Skipped);
    }

    /// <summary>Runs a block with a state and reports a conflict after its last attempt as a value.</summary>
    /// <inheritdoc cref="Atomically(Action{Tx}, TransactionOptions?, CancellationToken)"/>
    /// <typeparam name="TState">Type of the state.</typeparam>
    /// <param name="state">What the body is given.</param>
    /// <param name="body">The block; it may run several times.</param>
    /// <param name="options">Settings, or null for the store's.</param>
    /// <param name="cancellationToken">Asked before each attempt.</param>
    /// <returns>Whether it committed, and if not, why.</returns>
    public TxResult TryAtomically<TState>(
        TState state,
        Action<Tx, TState> body,
        TransactionOptions? options = null,
        CancellationToken cancellationToken = default)
        where TState : allows ref struct
    {
        ArgumentNullException.ThrowIfNull(body);
        var block = new StateActionBody<TState>(state, body);
        Run<StateActionBody<TState>, bool>(in block, options, cancellationToken, out BlockProgress progress);
        return new TxResult(progress.Abort, progress.Skipped);
    }

    /// <summary>
    /// Runs a block with a state that returns a value and reports a conflict after its last attempt as a value.
    /// </summary>
    /// <inheritdoc cref="Atomically(Action{Tx}, TransactionOptions?, CancellationToken)"/>
    /// <typeparam name="TState">Type of the state.</typeparam>
    /// <typeparam name="TResult">Type of the value.</typeparam>
    /// <param name="state">What the body is given.</param>
    /// <param name="body">The block; it may run several times.</param>
    /// <param name="options">Settings, or null for the store's.</param>
    /// <param name="cancellationToken">Asked before each attempt.</param>
    /// <returns>Whether it committed, with the value, and if not, why.</returns>
    public TxResult<TResult> TryAtomically<TState, TResult>(
        TState state,
        Func<Tx, TState, TResult> body,
        TransactionOptions? options = null,
        CancellationToken cancellationToken = default)
        where TState : allows ref struct
    {
        ArgumentNullException.ThrowIfNull(body);
        var block = new StateFuncBody<TState, TResult>(state, body);
        TResult result = Run<StateFuncBody<TState, TResult>, TResult>(
            in block, options, cancellationToken, out BlockProgress progress);
        return new TxResult<TResult>(result, progress.Abort, progress.Skipped);
    }
}
