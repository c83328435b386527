using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Driver;
using Khonsu.Replication;

namespace Khonsu.Cluster.Apply;

/// <summary>Sends the commits of a store through the log of its group, and brings their outcomes back.</summary>
/// <remarks>
/// A commit that the node has lost sight of is sent again, to the byte: the sessions decide it once (Inv T4). So a
/// caller is told of doubt only when that did not help for as long as a commit may take.
/// </remarks>
sealed class LogSink : ICommitSink
{
    readonly StoreState _state;
    readonly SinkOptions _options;
    readonly OpenRequests _requests = new();
    readonly CommitTelemetry _telemetry;

    // Set before the first commit; by a client again when the log has forgotten its session.
    IReplica? _replica;
    ulong _incarnation;

    /// <summary>Makes the sink of a store that is not open yet.</summary>
    /// <param name="state">What the log is applied to.</param>
    /// <param name="options">Who the node is and how long a commit may take.</param>
    /// <param name="telemetry">Counts and measures.</param>
    public LogSink(StoreState state, SinkOptions options, CommitTelemetry telemetry)
        => (_state, _options, _telemetry) = (state, options, telemetry);

    /// <summary>Hears that the log has forgotten the session; nodes have theirs for ever.</summary>
    public Action OnSessionLost { get; set; } = static () => { };

    /// <summary>Commits that are not answered.</summary>
    public int OpenCount => _requests.Count;

    /// <summary>Number of the last commit of this start.</summary>
    public ulong LastNumber => _requests.Last;

    /// <summary>Whether no further commits are taken.</summary>
    public bool IsClosed => _requests.IsClosed;

    /// <summary>Takes no further commits.</summary>
    /// <returns>Completes when those that were taken are answered.</returns>
    public Task CloseAsync() => _requests.CloseAsync();

    /// <summary>Notes that the log has told how a commit of this start ended whose caller was told of doubt.</summary>
    /// <param name="sequence">Its number.</param>
    public void Settled(ulong sequence) => _requests.Settle(sequence);

    /// <summary>Learns where to send commits, when the node has started, or a client has a session.</summary>
    /// <param name="replica">The group.</param>
    /// <param name="incarnation">This start of the node, or the session.</param>
    public void Connect(IReplica replica, ulong incarnation)
    {
        Volatile.Write(ref _incarnation, incarnation);
        Volatile.Write(ref _replica, replica);
    }

    void ICommitSink.Attach(KhonsuStore store) => _state.Attach(store);

    void ICommitSink.Submit(SubmittedCommit commit)
    {
        if (Volatile.Read(ref _replica) is not { } replica)
            throw ClusterUnavailableException.NotStarted();
        if (_requests.TryBegin() is not (ulong sequence, ulong answeredUpTo))
        {
            _telemetry.OnRefusedToBegin();
            throw ClusterUnavailableException.Stopping();
        }

        var id = new CommitId(_options.Node.Value, Volatile.Read(ref _incarnation), sequence);
        byte[] payload;
        try
        {
            payload = CommitEncoder.Encode(
                commit,
                new RequestId(_options.Node, id.Start, sequence),
                answeredUpTo,
                _options.Time.GetUtcNow(),
                _state);
        }
        catch
        {
            _requests.End(sequence);
            throw;
        }

        _ = RunAsync(replica, commit, id, payload);
    }

    async Task RunAsync(IReplica replica, SubmittedCommit commit, CommitId id, byte[] payload)
    {
        ulong sequence = id.Number;
        CommitMeasure measure = _telemetry.Begin();
        try
        {
            Outcome outcome = await ProposeAsync(replica, payload, id).ConfigureAwait(false);
            if (outcome.IsGivenUp)
                throw GivenUp(id);
            if (outcome.IsSessionLost)
                throw SessionLost(id);
            _requests.End(sequence);
            CommitVerdict verdict = CommitEncoder.VerdictOf(outcome);
            _telemetry.End(measure, outcome);
            commit.End(verdict);
        }
        catch (Exception error)
        {
            if (error is CommitOutcomeUnknownException)
                _requests.Doubt(sequence);
            else
                _requests.End(sequence);
            _telemetry.End(measure, error);
            commit.Fail(error);
        }
    }

    async Task<Outcome> ProposeAsync(IReplica replica, byte[] payload, CommitId id)
    {
        long began = _options.Time.GetTimestamp();
        Exception? doubt = null;
        while (true)
        {
            TimeSpan pause;
            try
            {
                _telemetry.OnProposal();
                Applied applied = await replica.ProposeAsync(payload)
                    .WaitAsync(_options.TimeLeft(began), _options.Time).ConfigureAwait(false);
                var outcome = (Outcome)applied.Result!;
                if (outcome.IsSessionLost && id.Start == Volatile.Read(ref _incarnation))
                    OnSessionLost();
                // Why: an earlier try may have been done, and forgotten together with the session.
                return outcome.IsSessionLost && doubt is not null
                    ? throw new CommitOutcomeUnknownException(id, doubt)
                    : outcome;
            }
            catch (TimeoutException error)
            {
                throw new CommitOutcomeUnknownException(id, doubt ?? new InDoubtException(
                    "No majority has answered in time, and the log may still decide it.", error));
            }
            catch (InDoubtException error)
            {
                doubt = error;
                pause = _options.DoubtPause;
                if (error.InnerException is not null)
                    throw new CommitOutcomeUnknownException(id, error);
            }
            catch (RefusedException error)
            {
                if (error.RetryAfter is not { } after)
                    throw NotDone(id, error, doubt);
                pause = after;
                if (_options.Time.GetElapsedTime(began) + pause > _options.CommitTimeout)
                    throw NotDone(id, error, doubt);
            }
            catch (Exception error) when (error is NodeStoppedException or ClientRefusedException)
            {
                throw NotDone(id, error, doubt);
            }

            if (doubt is not null && _options.Time.GetElapsedTime(began) + pause > _options.CommitTimeout)
                throw new CommitOutcomeUnknownException(id, doubt);
            await Task.Delay(pause, _options.Time).ConfigureAwait(false);
        }
    }

    static ClusterUnavailableException GivenUp(CommitId id) => new(
        ClusterUnavailableReason.GivenUp,
        $"Commit {id} was not done: somebody has asked how it ended before it was decided, and the log has given it "
            + "up. Run the block again.");

    static ClusterUnavailableException SessionLost(CommitId id) => new(
        ClusterUnavailableReason.SessionLost,
        $"Commit {id} was not done: the log has forgotten the session of this client, which was idle for longer than "
            + "many others. The next commit gets a new one; run the block again.");

    // Why: what was in doubt once may have been done, even if the last try was refused.
    static Exception NotDone(CommitId id, Exception error, Exception? doubt) => doubt is not null
        ? new CommitOutcomeUnknownException(id, doubt)
        : error switch
        {
            RefusedException { Reason: Refusal.TooLarge } => new TransactionTooLargeException(error),
            ClientRefusedException => error,
            _ => ClusterUnavailableException.OfCommit(error),
        };
}
