using System.Diagnostics;
using Khonsu.Commit;
using Khonsu.Blocks;
using Khonsu.Replication;
using Khonsu.Transactions;

namespace Khonsu;

/// <content>Runs blocks.</content>
public sealed partial class KhonsuStore
{
    /// <summary>
    /// Runs a block until it commits, is refused for good, or throws; where it waits, its thread sleeps.
    /// </summary>
    /// <param name="body">The block.</param>
    /// <param name="options">Settings, or null for the store's.</param>
    /// <param name="cancellationToken">Asked before each attempt and while waiting; never between a commit and the
    /// return.</param>
    /// <param name="progress">How it ended.</param>
    /// <returns>What the committed run of the body returned.</returns>
    TResult Run<TBody, TResult>(
        scoped ref readonly TBody body,
        TransactionOptions? options,
        CancellationToken cancellationToken,
        out BlockProgress progress)
        where TBody : IBlockBody<TResult>, allows ref struct
    {
        TransactionOptions chosen = options ?? _options.Transactions;
        progress = NewProgress(chosen);
        return _telemetry.IsListening
            ? RunObserved<TBody, TResult>(in body, chosen, cancellationToken, ref progress)
            : RunToEnd<TBody, TResult>(in body, chosen, cancellationToken, ref progress);
    }

    TResult RunObserved<TBody, TResult>(
        scoped ref readonly TBody body,
        TransactionOptions chosen,
        CancellationToken cancellationToken,
        ref BlockProgress progress)
        where TBody : IBlockBody<TResult>, allows ref struct
    {
        long began = _parts.Time.GetTimestamp();
        Activity? span = StoreTelemetry.Start(chosen);
        try
        {
            TResult result = RunToEnd<TBody, TResult>(in body, chosen, cancellationToken, ref progress);
            _telemetry.HasEnded(span, _parts.Time.GetElapsedTime(began), progress.Attempts, progress.Abort, null);
            return result;
        }
        catch (Exception error)
        {
            // Why asked: what hooks throw does not change how the transaction ended.
            Exception? cause = progress.Abort is null && progress.Commit is null ? error : null;
            _telemetry.HasEnded(span, _parts.Time.GetElapsedTime(began), progress.Attempts, progress.Abort, cause);
            throw;
        }
    }

    TResult RunToEnd<TBody, TResult>(
        scoped ref readonly TBody body,
        TransactionOptions chosen,
        CancellationToken cancellationToken,
        ref BlockProgress progress)
        where TBody : IBlockBody<TResult>, allows ref struct
    {
        TResult result;
        try
        {
            while (true)
            {
                result = RunToWait<TBody, TResult>(in body, chosen, cancellationToken, ref progress);
                if (progress.Fetch is { } fetch)
                {
                    Begin(fetch, progress.Fetches);
                    fetch.Wait(cancellationToken);
                    continue;
                }

                if (progress.Submitted is not null && WaitForLog(ref progress, chosen) == BlockStep.Rerun)
                    continue;
                if (progress.Waiter is not { } waiter)
                    break;
                progress.HasWaited(isWoken: waiter.Wait(progress.LooksInVain, cancellationToken));
            }
        }
        catch (Exception error) when (progress.HasHooks)
        {
            progress.RunHooks(error);
            throw;
        }

        if (progress.HasHooks)
            progress.RunHooks();
        return result;
    }

    /// <summary>Runs a block until it commits, is refused for good, throws, or must wait for a change.</summary>
    /// <param name="body">The block.</param>
    /// <param name="chosen">Settings.</param>
    /// <param name="cancellationToken">Asked before each attempt.</param>
    /// <param name="progress">What is kept of the block while it waits, and how it ended.</param>
    /// <returns>What the committed run of the body returned.</returns>
    TResult RunToWait<TBody, TResult>(
        scoped ref readonly TBody body,
        TransactionOptions chosen,
        CancellationToken cancellationToken,
        ref BlockProgress progress)
        where TBody : IBlockBody<TResult>, allows ref struct
    {
        progress.BeginPart();
        TransactionCore core = Rent();
        core.BeginBlock(progress.Rules, progress.Name, progress.Attempts);
        core.OnConflict = chosen.OnConflict;
        core.SetLimits(chosen.Limits, progress.Began);
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
                        core.CheckDuration();
                        progress.BeginRun();
                        core.BeginAttempt();
                        TResult result = body.Invoke(new Tx(core));
                        if (core.HasHooks)
                            Composition.RunBeforeCommit(core);
                        if (core.Request != ControlRequest.None || core.IsFetching)
                            break;
                        if (_invariants.Length != 0)
                            ModelChecks.Ask(core, _invariants);
                        core.CheckLimits();
                        if (_sink is not null && Submission.IsNeeded(core, _sink))
                        {
                            if (Submission.TrySubmit(core, _sink) is { } submitted)
                            {
                                progress.HasSubmitted(core, submitted);
                                MaybeHold(ref progress, core);
                                return result;
                            }
                        }
                        else if (_committer.TryCommit(core, out long stamp))
                        {
                            progress.Continue(core);
                            if (core.HasHooks || core.HasSkipped)
                                progress.HasCommitted(core, stamp);
                            return result;
                        }

                        if (!core.TryRecordNext() && (core.IsSkipped || ++progress.Refusals == chosen.MaxAttempts))
                        {
                            progress.Abort = ConflictFinder.Explain(core);
                            progress.HasFailed(core);
                            return result;
                        }

                        progress.HasFailed(core);
                        core.NoteRefusal(progress.Refusals);
                        core.EndAttempt();
                        core.PauseBeforeRestart();
                    }
                }
                catch (TxControlException) when (core.Request != ControlRequest.None)
                {
                    // Why: what was asked for is in the request, also when the body let nothing through.
                }
                catch (Exception) when (core.IsFetching)
                {
                    // Why: it has gone on with a row of which nobody knew yet whether it may be added.
                }

                if (core.IsFetching)
                {
                    progress.HasMissed(core);
                    return default!;
                }

                if (core.Request == ControlRequest.Rollback)
                {
                    progress.Abort = core.DescribeAbort(ConflictRule.RolledBack);
                    progress.HasFailed(core);
                    return default!;
                }

                progress.Waiter = core.TryBeginWait();
                progress.HasFailed(core);
                if (progress.Waiter is not null)
                    return default!;
                core.EndAttempt();
            }
        }
        catch when (progress.HasFailedBy(core))
        {
            // Why never here: the hooks are kept, and run by the caller once the transaction object is free.
            throw;
        }
        finally
        {
            if (progress.Held is null)
                Return(core);
        }
    }

    TResult RunOrThrow<TBody, TResult>(
        scoped ref readonly TBody body, TransactionOptions? options, CancellationToken cancellationToken)
        where TBody : IBlockBody<TResult>, allows ref struct
    {
        TResult result = Run<TBody, TResult>(in body, options, cancellationToken, out BlockProgress progress);
        return progress.Abort is null or { IsIgnored: true } ? result : throw progress.Abort.ToException();
    }

    BlockProgress NewProgress(TransactionOptions chosen)
    {
        LevelRules rules = RulesOf(chosen.Isolation);
        if (chosen.OnConflict != ConflictResolution.Fail)
            TransactionCore.CheckResolution(chosen.OnConflict, rules);
        return new BlockProgress(rules, CallSiteCapture.NameOf(chosen), BeginTime(chosen));
    }

    long BeginTime(TransactionOptions chosen) => chosen.MaxDuration is null ? 0 : _parts.Time.GetTimestamp();

    TResult RunRead<TBody, TResult>(scoped ref readonly TBody body)
        where TBody : IReadBody<TResult>, allows ref struct
    {
        long readable = _sink?.CheckReadable() ?? 0;
        if (_sink?.Partial is not null)
            return RunPartialRead<TBody, TResult>(in body);
        TransactionCore core = Rent();
        core.BeginBlock(LevelRules.For(IsolationLevel.Snapshot), null);
        try
        {
            core.BeginAttempt();
            TResult result = body.Invoke(new ReadTx(core));
            _sink?.CheckRead(readable);
            return result;
        }
        finally
        {
            Return(core);
        }
    }
}
