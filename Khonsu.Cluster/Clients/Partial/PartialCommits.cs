using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Clients.Following;
using Khonsu.Cluster.Driver;
using Khonsu.Cluster.Hosting;
using Khonsu.Cluster.Placement;
using Khonsu.Replication;

namespace Khonsu.Cluster.Clients.Partial;

/// <summary>
/// The commits of a client that keeps only some rows: the node that it is connected to does them as its own, each once,
/// under a name that the client has got before. For any thread.
/// </summary>
/// <param name="kept">The rows.</param>
/// <param name="cluster">The nodes.</param>
/// <param name="options">How long it is tried.</param>
/// <param name="telemetry">Counts and measures.</param>
/// <param name="session">The session that there is, or the next one; fails when there is none in time.</param>
/// <param name="synchronize">Waits until the store has all that was committed anywhere before.</param>
sealed class PartialCommits(
    KeptRows kept,
    RemoteCluster<RowsConnection> cluster,
    SinkOptions options,
    CommitTelemetry telemetry,
    Func<long, Task<RowsSession>> session,
    Func<Task> synchronize)
{
    static readonly CommitVerdict s_stale = new(0, new FootprintConflict(FootprintPart.Snapshot, 0, 0, 0));

    readonly OpenRequests _requests = new();

    /// <summary>Commits that are not answered.</summary>
    public int OpenCount => _requests.Count;

    /// <summary>Takes no further commits.</summary>
    /// <returns>Completes when those that were taken are answered.</returns>
    public Task CloseAsync() => _requests.CloseAsync();

    /// <summary>Takes a commit on its way.</summary>
    /// <param name="commit">The commit.</param>
    /// <exception cref="ClusterUnavailableException">No further ones are taken.</exception>
    public void Submit(SubmittedCommit commit)
    {
        if (_requests.TryBegin() is not (ulong number, _))
        {
            telemetry.OnRefusedToBegin();
            throw ClusterUnavailableException.Stopping();
        }

        _ = RunAsync(commit, number, telemetry.Begin());
    }

    async Task RunAsync(SubmittedCommit commit, ulong number, CommitMeasure measure)
    {
        try
        {
            CommitVerdict verdict = await DoAsync(commit, number).ConfigureAwait(false);
            telemetry.End(measure, OutcomeOf(verdict));
            _requests.End(number);
            commit.End(verdict);
        }
        catch (Exception error)
        {
            // Why all: whatever it is, the block throws it.
            telemetry.End(measure, error);
            _requests.End(number);
            commit.Fail(error);
        }
    }

    async Task<CommitVerdict> DoAsync(SubmittedCommit commit, ulong number)
    {
        long began = options.Time.GetTimestamp();
        while (true)
        {
            if (await TryAsync(commit, number, began).ConfigureAwait(false) is { } verdict)
                return verdict;
            // Why: nothing was done, under this name.
            await Task.Delay(options.DoubtPause, options.Time).ConfigureAwait(false);
        }
    }

    // Null when nothing was done because the node cannot now, and there is time for another try.
    async Task<CommitVerdict?> TryAsync(SubmittedCommit commit, ulong number, long began)
    {
        (RowsSession used, CommitName name) = await NameAsync(began).ConfigureAwait(false);
        if (kept.TimestampOf(commit.Snapshot) is not { } snapshot)
        {
            used.Done(name, isInDoubt: false);
            return s_stale;
        }

        OpenEnd open;
        try
        {
            telemetry.OnProposal(1);
            open = used.Commit(RowsNumbers.Commit(number), name, commit, snapshot);
        }
        catch
        {
            used.Done(name, isInDoubt: false);
            throw;
        }

        CommitId id = name.IdOf(HomeOf(commit, used.Shards));
        V1.RowsEnd? end;
        try
        {
            end = await open.End.WaitAsync(options.TimeLeft(began), options.Time).ConfigureAwait(false);
        }
        catch (TimeoutException error)
        {
            used.Done(name, isInDoubt: true);
            throw new CommitOutcomeUnknownException(id, error);
        }

        if (end is null)
            return await AskAsync(id, began).ConfigureAwait(false);
        bool isInDoubt = end.Failure is { Fault: V1.RowsFault.InDoubt };
        used.Done(name, isInDoubt);
        return end switch
        {
            { EndCase: V1.RowsEnd.EndOneofCase.Timestamp } => new CommitVerdict(kept.Stamp, null),
            { EndCase: V1.RowsEnd.EndOneofCase.Conflict } => new CommitVerdict(0, ConflictOf(end.Conflict, commit)),
            _ when isInDoubt => await AskAsync(id, began).ConfigureAwait(false),
            _ => AfterFailure(end.Failure ?? new V1.RowsFailure(), used.Connection, began),
        };
    }

    // Nothing was done.
    CommitVerdict? AfterFailure(V1.RowsFailure failure, RowsConnection connection, long began)
    {
        if (failure.Fault != V1.RowsFault.Unavailable)
            throw ErrorOf(failure);
        ClusterUnavailableException unavailable = RowsFailures.UnavailableOf(failure);
        if (options.Time.GetElapsedTime(began) >= options.CommitTimeout)
            throw unavailable;
        // Why again: this node will do it later, or another one.
        if (unavailable.Reason is ClusterUnavailableReason.Stopping or ClusterUnavailableReason.NotRunning)
            connection.Break("The node is stopping.");
        else
            connection.OnUseless();
        return null;
    }

    async Task<(RowsSession Session, CommitName Name)> NameAsync(long began)
    {
        while (true)
        {
            RowsSession used = await session(began).ConfigureAwait(false);
            try
            {
                CommitName name = await used.NameAsync()
                    .WaitAsync(options.TimeLeft(began), options.Time).ConfigureAwait(false);
                return (used, name);
            }
            catch (OperationCanceledException) when (options.Time.GetElapsedTime(began) < options.CommitTimeout)
            {
                // Why again: nothing was sent, and another node may have names.
            }
            catch (Exception error) when (error is OperationCanceledException or TimeoutException)
            {
                throw ClusterUnavailableException.OfCommit(cluster.WhyNot());
            }
        }
    }

    // The node is lost that was to do it: the log of the first of its shards tells whether it was done.
    async Task<CommitVerdict> AskAsync(CommitId id, long began)
    {
        try
        {
            CommitOutcomeKind kind;
            do
            {
                kind = (await PatientCall.RunAsync(() => cluster.GetOutcomeAsync(id), options, CancellationToken.None)
                    .ConfigureAwait(false)).Kind;
                if (kind == CommitOutcomeKind.Undecided)
                    await Task.Delay(options.DoubtPause, options.Time).ConfigureAwait(false);
            }
            while (kind == CommitOutcomeKind.Undecided && options.Time.GetElapsedTime(began) < options.CommitTimeout);
            if (kind == CommitOutcomeKind.NotDone)
                return s_stale;
            if (kind != CommitOutcomeKind.Committed)
                throw new InDoubtException("The node has ended before the answer came, and the log does not tell.");
        }
        catch (Exception error) when (error is ClusterUnavailableException or ClientRefusedException
            or InDoubtException)
        {
            throw new CommitOutcomeUnknownException(id, error);
        }

        await OnDoneElsewhereAsync().ConfigureAwait(false);
        return new CommitVerdict(kept.Stamp, null);
    }

    // Whoever goes on after it is to see it, on whichever node.
    async Task OnDoneElsewhereAsync()
    {
        try
        {
            await synchronize().ConfigureAwait(false);
        }
        catch (KhonsuException)
        {
            // Why not told: it was done, and what is read until there is a node again may be older.
        }
    }

    static int? HomeOf(SubmittedCommit commit, int shards)
    {
        if (shards == 1)
            return null;
        var map = new ShardMap(shards);
        return ShardMap.ShardOf(ShardSplit.OnlyOf(commit, map) ?? ShardSplit.Of(commit, map)[0].Shard);
    }

    static Outcome OutcomeOf(CommitVerdict verdict) => verdict.Conflict is not { } conflict
        ? new Outcome(1, null)
        : new Outcome(0, new Conflict((ConflictPart)conflict.Part, conflict.Table, conflict.Item, 0));

    static FootprintConflict ConflictOf(V1.RowsConflict conflict, SubmittedCommit commit)
    {
        var part = (FootprintPart)conflict.Part;
        bool isThere = conflict.Table < commit.Tables.Count && part switch
        {
            FootprintPart.Read => conflict.Item < commit.Tables[(int)conflict.Table].Reads.Count,
            FootprintPart.Write => conflict.Item < commit.Tables[(int)conflict.Table].Writes.Count,
            FootprintPart.Range => conflict.Item < commit.Tables[(int)conflict.Table].Ranges.Count,
            FootprintPart.Point => conflict.Item < commit.Tables[(int)conflict.Table].Points.Count,
            FootprintPart.Scan => true,
            _ => false,
        };
        // Why without the other's timestamp: it is one of the node.
        return isThere
            ? new FootprintConflict(part, (int)conflict.Table, (int)conflict.Item, 0)
            : s_stale.Conflict!.Value;
    }

    static Exception ErrorOf(V1.RowsFailure failure) => failure.Fault == V1.RowsFault.TooLarge
        ? new TransactionTooLargeException(new RefusedException(Refusal.TooLarge, failure.Message, null))
        : new ClientRefusedException(
            $"The node cannot take the commit, and nothing of it was done. {failure.Message}");
}
