using Khonsu.Concurrency;
using Khonsu.Commit;
using Khonsu.Blocks;
using Khonsu.Transactions;

namespace Khonsu;

/// <content>Runs blocks.</content>
public sealed partial class KhonsuStore
{
    /// <summary>Runs a block until it commits, is refused for good, or throws.</summary>
    /// <param name="body">The block.</param>
    /// <param name="options">Settings, or null for the store's.</param>
    /// <param name="cancellationToken">Asked before each attempt; never between a commit and the return.</param>
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
        TransactionCore core = Rent();
        core.BeginBlock(LevelRules.For(chosen.Isolation), chosen.Label);
        try
        {
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                core.BeginAttempt();
                TResult result = body.Invoke(new Tx(core));
                if (_committer.TryCommit(core, out _))
                {
                    abort = null;
                    return result;
                }

                if (core.Attempt == chosen.MaxAttempts)
                {
                    abort = ConflictFinder.Explain(core);
                    return result;
                }

                core.EndAttempt();
                Backoff.Pause(core.Attempt, ref core.BackoffState);
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
        return abort is null ? result : throw new TransactionConflictException(abort);
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
