using Khonsu.Concurrency;
using Khonsu.Commit;
using Khonsu.Blocks;
using Khonsu.Transactions;

namespace Khonsu;

/// <content>Runs blocks.</content>
public sealed partial class KhonsuStore
{
    /// <summary>Runs a block until it commits, is refused for good, or throws; where it waits, its thread
    /// sleeps.</summary>
    /// <param name="body">The block.</param>
    /// <param name="options">Settings, or null for the store's.</param>
    /// <param name="cancellationToken">Asked before each attempt and while waiting; never between a commit and the
    /// return.</param>
    /// <param name="abort">Null after a commit, else why there was none.</param>
    /// <returns>What the committed run of the body returned.</returns>
    TResult Run<TBody, TResult>(
        scoped ref readonly TBody body,
        TransactionOptions? options,
        CancellationToken cancellationToken,
        out AbortInfo? abort)
        where TBody : IBlockBody<TResult>, allows ref struct
    {
        TransactionOptions chosen = options ?? _options.Transactions;
        var progress = new BlockProgress(LevelRules.For(chosen.Isolation));
        while (true)
        {
            TResult result =
                RunToWait<TBody, TResult>(in body, chosen, cancellationToken, ref progress, out abort, out var waiter);
            if (waiter is null)
                return result;
            progress.HasWaited(isWoken: waiter.Wait(progress.LooksInVain, cancellationToken));
        }
    }

    /// <summary>Runs a block until it commits, is refused for good, throws, or must wait for a change.</summary>
    /// <param name="body">The block.</param>
    /// <param name="chosen">Settings.</param>
    /// <param name="cancellationToken">Asked before each attempt.</param>
    /// <param name="progress">What is kept of the block while it waits.</param>
    /// <param name="abort">Null after a commit and before a wait, else why there was no commit.</param>
    /// <param name="waiter">Who must wake before the body is run again; null when it is not to be.</param>
    /// <returns>What the committed run of the body returned.</returns>
    TResult RunToWait<TBody, TResult>(
        scoped ref readonly TBody body,
        TransactionOptions chosen,
        CancellationToken cancellationToken,
        ref BlockProgress progress,
        out AbortInfo? abort,
        out RetryWaiter? waiter)
        where TBody : IBlockBody<TResult>, allows ref struct
    {
        waiter = null;
        abort = null;
        TransactionCore core = Rent();
        core.BeginBlock(progress.Rules, chosen.Label, progress.Attempts);
        try
        {
            while (true)
            {
                // Why the loop within: a try that is entered once costs nothing for each attempt.
                try
                {
                    while (true)
                    {
                        cancellationToken.ThrowIfCancellationRequested();
                        core.BeginAttempt();
                        TResult result = body.Invoke(new Tx(core));
                        if (core.Request != ControlRequest.None)
                            break;
                        if (_committer.TryCommit(core, out _))
                            return result;
                        if (++progress.Refusals == chosen.MaxAttempts)
                        {
                            abort = ConflictFinder.Explain(core);
                            return result;
                        }

                        core.EndAttempt();
                        Backoff.Pause(core.Attempt, ref core.BackoffState);
                    }
                }
                catch (TxControlException) when (core.Request != ControlRequest.None)
                {
                    // Why: what was asked for is in the request, also when the body let nothing through.
                }

                if (core.Request == ControlRequest.Rollback)
                {
                    abort = core.DescribeRollback();
                    return default!;
                }

                waiter = core.TryBeginWait();
                progress.Continue(core);
                if (waiter is not null)
                    return default!;
                core.EndAttempt();
            }
        }
        finally
        {
            Return(core);
        }
    }

    TResult RunOrThrow<TBody, TResult>(
        scoped ref readonly TBody body, TransactionOptions? options, CancellationToken cancellationToken)
        where TBody : IBlockBody<TResult>, allows ref struct
    {
        TResult result = Run<TBody, TResult>(in body, options, cancellationToken, out AbortInfo? abort);
        return abort is null ? result : throw abort.ToException();
    }

    TResult RunRead<TBody, TResult>(scoped ref readonly TBody body)
        where TBody : IReadBody<TResult>, allows ref struct
    {
        TransactionCore core = Rent();
        core.BeginBlock(LevelRules.For(IsolationLevel.Snapshot), null);
        try
        {
            core.BeginAttempt();
            return body.Invoke(new ReadTx(core));
        }
        finally
        {
            Return(core);
        }
    }
}
