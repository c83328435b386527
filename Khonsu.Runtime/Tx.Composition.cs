using System.Diagnostics.CodeAnalysis;
using Khonsu.Blocks;
using Khonsu.Transactions;

namespace Khonsu;

/// <content>Waiting, alternatives, nested blocks, savepoints.</content>
public readonly ref partial struct Tx
{
    /// <summary>
    /// Gives up this run of the body and waits until another transaction changes something that it has read; then the
    /// body runs again. Inside an <c>OrElse</c> the other body runs instead.
    /// </summary>
    /// <exception cref="TxControlException">Always; the block catches it. Let it through.</exception>
    /// <remarks>
    /// The block throws <see cref="NothingToWaitForException"/> when nothing was read. A blocking block's thread sleeps
    /// meanwhile; with <c>AtomicallyAsync</c> no thread is held. No wake-up is lost; there may be needless ones.
    /// Source: Harris, Marlow, Peyton Jones, Herlihy 2005, "Composable memory transactions".
    /// </remarks>
    [DoesNotReturn]
    public void Retry() => Core.Leave(ControlRequest.Retry);

    /// <summary>Goes on when a condition holds, and does what <see cref="Retry"/> does when it does not.</summary>
    /// <param name="condition">What the rows that were read must satisfy.</param>
    public void RetryUnless([DoesNotReturnIf(false)] bool condition)
    {
        if (!condition)
            Retry();
    }

    /// <summary>
    /// Ends the transaction without effect: the block throws <see cref="TransactionRolledBackException"/>, or reports
    /// it as a value where it is a <c>TryAtomically</c>.
    /// </summary>
    /// <exception cref="TxControlException">Always; the block catches it. Let it through.</exception>
    [DoesNotReturn]
    public void Rollback() => Core.Leave(ControlRequest.Rollback);

    /// <summary>Runs a body; where it calls <see cref="Retry"/>, undoes its writes and runs another one.</summary>
    /// <param name="first">The body to try.</param>
    /// <param name="second">The body to run instead; where it retries too, the block waits for what both have
    /// read.</param>
    /// <remarks>An exception of the first comes out, its writes undone; the second does not run.</remarks>
    public void OrElse(Action<Tx> first, Action<Tx> second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        var left = new ActionBody(first);
        var right = new ActionBody(second);
        Composition.OrElse<ActionBody, bool>(Core, in left, in right);
    }

    /// <summary>Runs a body that returns a value, or another one.</summary>
    /// <inheritdoc cref="OrElse(Action{Tx}, Action{Tx})"/>
    /// <typeparam name="TResult">Type of the value.</typeparam>
    /// <returns>What the body that went through returned.</returns>
    public TResult OrElse<TResult>(Func<Tx, TResult> first, Func<Tx, TResult> second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        var left = new FuncBody<TResult>(first);
        var right = new FuncBody<TResult>(second);
        return Composition.OrElse<FuncBody<TResult>, TResult>(Core, in left, in right);
    }

    /// <summary>Runs a body with a state, or another one.</summary>
    /// <inheritdoc cref="OrElse(Action{Tx}, Action{Tx})"/>
    /// <typeparam name="TState">Type of the state.</typeparam>
    /// <param name="state">What the bodies are given.</param>
    /// <param name="first">The body to try.</param>
    /// <param name="second">The body to run instead.</param>
    public void OrElse<TState>(TState state, Action<Tx, TState> first, Action<Tx, TState> second)
        where TState : allows ref struct
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        var left = new StateActionBody<TState>(state, first);
        var right = new StateActionBody<TState>(state, second);
        Composition.OrElse<StateActionBody<TState>, bool>(Core, in left, in right);
    }

    /// <summary>Runs a body with a state that returns a value, or another one.</summary>
    /// <inheritdoc cref="OrElse(Action{Tx}, Action{Tx})"/>
    /// <typeparam name="TState">Type of the state.</typeparam>
    /// <typeparam name="TResult">Type of the value.</typeparam>
    /// <param name="state">What the bodies are given.</param>
    /// <param name="first">The body to try.</param>
    /// <param name="second">The body to run instead.</param>
    /// <returns>What the body that went through returned.</returns>
    public TResult OrElse<TState, TResult>(
        TState state, Func<Tx, TState, TResult> first, Func<Tx, TState, TResult> second)
        where TState : allows ref struct
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        var left = new StateFuncBody<TState, TResult>(state, first);
        var right = new StateFuncBody<TState, TResult>(state, second);
        return Composition.OrElse<StateFuncBody<TState, TResult>, TResult>(Core, in left, in right);
    }

    /// <summary>
    /// Runs a body as a nested block: it commits with the transaction or not at all, and an exception that comes out of
    /// it undoes its writes alone, so that the body around it may catch it and go on.
    /// </summary>
    /// <param name="body">The nested body.</param>
    /// <param name="isolation">A level that is stronger than the transaction's, or null for the same; what the nested
    /// body reads is then validated as that level says.</param>
    /// <exception cref="NestedLevelException">The level is weaker, or the transaction's is
    /// <see cref="IsolationLevel.ReadCommitted"/>. State left: the nested body did not run.</exception>
    public void Atomically(Action<Tx> body, IsolationLevel? isolation = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        var block = new ActionBody(body);
        Composition.Nested<ActionBody, bool>(Core, in block, isolation);
    }

    /// <summary>Runs a body that returns a value as a nested block.</summary>
    /// <inheritdoc cref="Atomically(Action{Tx}, IsolationLevel?)"/>
    /// <typeparam name="TResult">Type of the value.</typeparam>
    /// <returns>What the body returned.</returns>
    public TResult Atomically<TResult>(Func<Tx, TResult> body, IsolationLevel? isolation = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        var block = new FuncBody<TResult>(body);
        return Composition.Nested<FuncBody<TResult>, TResult>(Core, in block, isolation);
    }

    /// <summary>Runs a body with a state as a nested block.</summary>
    /// <inheritdoc cref="Atomically(Action{Tx}, IsolationLevel?)"/>
    /// <typeparam name="TState">Type of the state.</typeparam>
    /// <param name="state">What the body is given.</param>
    /// <param name="body">The nested body.</param>
    /// <param name="isolation">A stronger level, or null for the same.</param>
    public void Atomically<TState>(TState state, Action<Tx, TState> body, IsolationLevel? isolation = null)
        where TState : allows ref struct
    {
        ArgumentNullException.ThrowIfNull(body);
        var block = new StateActionBody<TState>(state, body);
        Composition.Nested<StateActionBody<TState>, bool>(Core, in block, isolation);
    }

    /// <summary>Runs a body with a state that returns a value as a nested block.</summary>
    /// <inheritdoc cref="Atomically(Action{Tx}, IsolationLevel?)"/>
    /// <typeparam name="TState">Type of the state.</typeparam>
    /// <typeparam name="TResult">Type of the value.</typeparam>
    /// <param name="state">What the body is given.</param>
    /// <param name="body">The nested body.</param>
    /// <param name="isolation">A stronger level, or null for the same.</param>
    /// <returns>What the body returned.</returns>
    public TResult Atomically<TState, TResult>(
        TState state, Func<Tx, TState, TResult> body, IsolationLevel? isolation = null)
        where TState : allows ref struct
    {
        ArgumentNullException.ThrowIfNull(body);
        var block = new StateFuncBody<TState, TResult>(state, body);
        return Composition.Nested<StateFuncBody<TState, TResult>, TResult>(Core, in block, isolation);
    }

    /// <summary>Sets a point to which the writes that follow can be rolled back.</summary>
    /// <returns>The savepoint.</returns>
    public Savepoint SetSavepoint() => Core.SetSavepoint();

    /// <summary>
    /// Undoes every write since a savepoint, which stays. What was read since then stays read, and counts at the
    /// commit.
    /// </summary>
    /// <param name="savepoint">A savepoint of this run of the body.</param>
    /// <exception cref="SavepointException">It does not stand any more. State left: unchanged.</exception>
    public void RollbackTo(Savepoint savepoint) => Core.RollbackTo(savepoint);
}
