using System.Diagnostics;
using Khonsu.Blocks;
using Khonsu.Replication;
using Khonsu.Transactions;

namespace Khonsu;

/// <content>Blocks whose waits hold no thread.</content>
public sealed partial class KhonsuStore
{
    /// <summary>
    /// Runs a block as one transaction; where its body calls <see cref="Tx.Retry"/>, no thread is held until something
    /// changes.
    /// </summary>
    /// <param name="body">The block. It is synchronous and may run several times, on several threads one after the
    /// other.</param>
    /// <param name="options">Settings, or null for the store's.</param>
    /// <param name="cancellationToken">Asked before each attempt and while waiting; a commit that has happened is
    /// returned all the same.</param>
    /// <returns>A task that ends with the commit, or with the error that
    /// <see cref="Atomically(Action{Tx}, TransactionOptions?, CancellationToken)"/> would throw.</returns>
    public ValueTask AtomicallyAsync(
        Action<Tx> body, TransactionOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(body);
        return Forget(RunAsync(body, Call, options, cancellationToken));
        static bool Call(Tx tx, Action<Tx> body)
        {
            body(tx);
            return true;
        }
    }

    /// <summary>Runs a block that returns a value as one transaction; its waits hold no thread.</summary>
    /// <inheritdoc cref="AtomicallyAsync(Action{Tx}, TransactionOptions?, CancellationToken)"/>
    /// <typeparam name="TResult">Type of the value.</typeparam>
    /// <returns>What the committed run of the body returned.</returns>
    public ValueTask<TResult> AtomicallyAsync<TResult>(
        Func<Tx, TResult> body, TransactionOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(body);
        return RunAsync(body, static (tx, body) => body(tx), options, cancellationToken);
    }

    /// <summary>Runs a block with a state as one transaction; its waits hold no thread.</summary>
    /// <inheritdoc cref="AtomicallyAsync(Action{Tx}, TransactionOptions?, CancellationToken)"/>
    /// <typeparam name="TState">Type of the state.</typeparam>
    /// <param name="state">What the body is given.</param>
    /// <param name="body">The block; it may run several times.</param>
    /// <param name="options">Settings, or null for the store's.</param>
    /// <param name="cancellationToken">Asked before each attempt and while waiting.</param>
    /// <returns>A task that ends with the commit.</returns>
    public ValueTask AtomicallyAsync<TState>(
        TState state,
        Action<Tx, TState> body,
        TransactionOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(body);
        return Forget(RunAsync((state, body), Call, options, cancellationToken));
        static bool Call(Tx tx, (TState State, Action<Tx, TState> Body) passed)
        {
            passed.Body(tx, passed.State);
            return true;
        }
    }

    /// <summary>Runs a block with a state that returns a value as one transaction; its waits hold no thread.</summary>
    /// <inheritdoc cref="AtomicallyAsync(Action{Tx}, TransactionOptions?, CancellationToken)"/>
    /// <typeparam name="TState">Type of the state.</typeparam>
    /// <typeparam name="TResult">Type of the value.</typeparam>
    /// <param name="state">What the body is given.</param>
    /// <param name="body">The block; it may run several times.</param>
    /// <param name="options">Settings, or null for the store's.</param>
    /// <param name="cancellationToken">Asked before each attempt and while waiting.</param>
    /// <returns>What the committed run of the body returned.</returns>
    public ValueTask<TResult> AtomicallyAsync<TState, TResult>(
        TState state,
        Func<Tx, TState, TResult> body,
        TransactionOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(body);
        return RunAsync(state, body, options, cancellationToken);
    }

    static async ValueTask Forget(ValueTask<bool> block) => await block.ConfigureAwait(false);

    ValueTask<TResult> RunAsync<TState, TResult>(
        TState state,
        Func<Tx, TState, TResult> body,
        TransactionOptions? options,
        CancellationToken cancellationToken)
    {
        TransactionOptions chosen = options ?? _options.Transactions;
        return _telemetry.IsListening
            ? RunObservedAsync(state, body, chosen, cancellationToken)
            : RunToEndAsync(state, body, chosen, null, cancellationToken);
    }

    async ValueTask<TResult> RunObservedAsync<TState, TResult>(
        TState state, Func<Tx, TState, TResult> body, TransactionOptions chosen, CancellationToken cancellationToken)
    {
        long began = _parts.Time.GetTimestamp();
        Activity? span = StoreTelemetry.Start(chosen);
        var end = new BlockEnd();
        try
        {
            TResult result = await RunToEndAsync(state, body, chosen, end, cancellationToken).ConfigureAwait(false);
            _telemetry.HasEnded(span, _parts.Time.GetElapsedTime(began), end.Runs, end.Abort, null);
            return result;
        }
        catch (Exception error)
        {
            Exception? cause = end.IsSet ? null : error;
            _telemetry.HasEnded(span, _parts.Time.GetElapsedTime(began), end.Runs, end.Abort, cause);
            throw;
        }
    }

    async ValueTask<TResult> RunToEndAsync<TState, TResult>(
        TState state,
        Func<Tx, TState, TResult> body,
        TransactionOptions chosen,
        BlockEnd? end,
        CancellationToken cancellationToken)
    {
        BlockProgress progress = NewProgress(chosen);
        TResult result;
        try
        {
            while (true)
            {
                result = RunPart(state, body, chosen, cancellationToken, ref progress);
                if (progress.Fetch is { } fetch)
                {
                    Begin(fetch, progress.Fetches);
                    await fetch.WaitAsync(cancellationToken).ConfigureAwait(false);
                    continue;
                }

                BlockStep step = BlockStep.End;
                if (progress.Submitted is not null)
                {
                    do
                    {
                        CommitVerdict verdict = await progress.Submitted!.WaitAsync().ConfigureAwait(false);
                        step = Continue(ref progress, verdict, chosen.MaxAttempts);
                    }
                    while (step == BlockStep.Wait);
                    if (step == BlockStep.Rerun)
                        continue;
                }

                if (progress.Waiter is not { } waiter)
                    break;
                bool isWoken = await waiter.WaitAsync(progress.LooksInVain, cancellationToken).ConfigureAwait(false);
                progress.HasWaited(isWoken);
            }
        }
        catch (Exception error) when (progress.HasHooks)
        {
            progress.RunHooks(error);
            throw;
        }
        finally
        {
            Release(ref progress);
        }

        end?.Set(in progress);
        progress.RunHooks();
        return progress.Abort is null or { IsIgnored: true } ? result : throw progress.Abort.ToException();
    }

    /// <summary>Runs a block up to its end or its next wait.</summary>
    // Why apart: a body is a ref struct here, which an asynchronous method cannot keep.
    TResult RunPart<TState, TResult>(
        TState state,
        Func<Tx, TState, TResult> body,
        TransactionOptions chosen,
        CancellationToken cancellationToken,
        ref BlockProgress progress)
    {
        var block = new StateFuncBody<TState, TResult>(state, body);
        return RunToWait<StateFuncBody<TState, TResult>, TResult>(in block, chosen, cancellationToken, ref progress);
    }
}
