using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Driver;
using Khonsu.Cluster.Placement;
using Khonsu.Replication;

namespace Khonsu.Cluster.Apply;

/// <summary>Sends the commits of a store through the log of its group, and brings their outcomes back.</summary>
/// <remarks>
/// A commit that the node has lost sight of is sent again, to the byte: the sessions decide it once (Inv T4). So a
/// caller is told of doubt only when that did not help for as long as a commit may take. While a commit is on its way,
/// those that come together go as one entry (Inv T6): most of what an entry costs, it costs once.
/// </remarks>
sealed partial class LogSink : ICommitSink, INamedCommits
{
    readonly StoreState _state;
    readonly SinkOptions _options;
    readonly OpenRequests _requests;
    readonly RequestNumbers _numbers;
    readonly GroupSender<OpenCommit> _sender;
    readonly CommitTelemetry _telemetry;

    // Set before the first commit; by a client again when the log has forgotten its session.
    IReplica? _replica;
    ulong _incarnation;

    /// <summary>Makes the sink of a store that is not open yet.</summary>
    /// <param name="state">What the log is applied to.</param>
    /// <param name="options">Who the node is and how long a commit may take.</param>
    /// <param name="telemetry">Counts and measures.</param>
    /// <param name="requests">Numbers the commits; where there are several shards, of all of them.</param>
    public LogSink(StoreState state, SinkOptions options, CommitTelemetry telemetry, OpenRequests? requests = null)
    {
        (_state, _options, _telemetry, _requests) = (state, options, telemetry, requests ?? new OpenRequests());
        _sender = new GroupSender<OpenCommit>(Send);
        _numbers = new RequestNumbers(state.Local.IsSharded ? ShardMap.ShardOf(state.Group) : null);
    }

    /// <summary>Hears that the log has forgotten the session; nodes have theirs for ever.</summary>
    public Action OnSessionLost { get; set; } = static () => { };

    /// <summary>Waits a little for the end of a transaction of several shards that is in the way of others; null where
    /// there are none.</summary>
    public Func<Task>? UntilResolved { get; set; }

    /// <summary>Who it is and how long it tries.</summary>
    public SinkOptions Options => _options;

    /// <summary>Commits that are not answered.</summary>
    public int OpenCount => _requests.Count;

    /// <summary>Number of the last commit of this start.</summary>
    public ulong LastNumber => _numbers.LastSequenceOf(_requests.Last);

    /// <summary>Whether no further commits are taken.</summary>
    public bool IsClosed => _requests.IsClosed;

    /// <summary>Takes no further commits.</summary>
    /// <returns>Completes when those that were taken are answered.</returns>
    public Task CloseAsync() => _requests.CloseAsync();

    /// <summary>Notes that the log has told how a commit of this start ended whose caller was told of doubt.</summary>
    /// <param name="sequence">Its number.</param>
    public void Settled(ulong sequence) => _requests.Settle(_numbers.NumberOf(sequence));

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
        IReplica replica = CheckConnected();
        if (_requests.TryBegin() is not (ulong number, ulong answered))
        {
            _telemetry.OnRefusedToBegin();
            throw ClusterUnavailableException.Stopping();
        }

        Send(replica, new OpenCommit(
            commit,
            _numbers.SequenceOf(number),
            _numbers.LastSequenceOf(answered),
            _options.Time.GetUtcNow(),
            _telemetry.Begin())
        {
            Start = Volatile.Read(ref _incarnation),
        });
    }

    IReplica CheckConnected() => Volatile.Read(ref _replica) ?? throw ClusterUnavailableException.NotStarted();

    void Send(IReplica replica, OpenCommit open)
    {
        // Who merges stands alone (Inv T7).
        if (open.Submitted.HasMerges)
            SendAlone(replica, open);
        else
            _sender.Send(open);
    }

    // Beside the queue, so that what waits there does not wait for it.
    void SendAlone(IReplica replica, OpenCommit commit)
    {
        byte[] payload;
        try
        {
            payload = Encode([commit]);
        }
        catch (Exception error)
        {
            End(commit, default, error);
            return;
        }

        _ = RunAsync(replica, new CommitGroup([commit], payload) { IsUnderWay = false });
    }

    void Send(List<OpenCommit> commits)
    {
        ulong start = commits[0].Start;
        // Why: a client may have got another session meanwhile.
        if (commits.Exists(commit => commit.Start != start))
        {
            _sender.SendApart(commits.GroupBy(static commit => commit.Start));
            _sender.OnAnswered();
            return;
        }

        byte[] payload;
        try
        {
            payload = Encode(commits);
        }
        catch (Exception error)
        {
            // Why alone: one of them cannot be written, and the others can.
            if (commits.Count > 1)
                _sender.SendApart(commits.Chunk(1));
            else
                End(commits[0], default, error);
            _sender.OnAnswered();
            return;
        }

        if (commits.Count == 1 || payload.Length <= GroupSender<OpenCommit>.BytesMax)
        {
            _ = RunAsync(_replica!, new CommitGroup(commits, payload));
            return;
        }

        _sender.SendHalves(commits);
        _sender.OnAnswered();
    }

    void OnAnswered(CommitGroup group)
    {
        if (!group.IsUnderWay)
            return;
        group.IsUnderWay = false;
        _sender.OnAnswered();
    }

    byte[] Encode(List<OpenCommit> commits) => commits is [OpenCommit only]
        ? CommitEncoder.Encode(
            only.Submitted,
            new RequestId(_options.Node, only.Start, only.Sequence),
            only.AnsweredUpTo,
            only.Time,
            _state)
        : CommitEncoder.EncodeGroup(commits, _options.Node, commits[0].Start, _state);

    async Task RunAsync(IReplica replica, CommitGroup group)
    {
        ProposalEnd end;
        try
        {
            end = await ProposeAsync(replica, group).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            // Why: whatever it is, those who wait are told.
            end = new ProposalEnd(null, _ => error);
        }

        if (end.IsApart)
        {
            _sender.SendApart(group.Commits.Chunk(1));
            OnAnswered(group);
            return;
        }

        for (int place = 0; place < group.Commits.Count; place++)
        {
            OpenCommit commit = group.Commits[place];
            var id = new CommitId(_options.Node.Value, commit.Start, commit.Sequence);
            (Outcome outcome, Exception? error) = end.Of(place, id);
            End(commit, outcome, error ?? NotDone(outcome, id));
        }

        // Why last: those who were told may commit again, together with what waits.
        OnAnswered(group);
    }

    void End(OpenCommit commit, Outcome outcome, Exception? error)
    {
        _requests.End(
            _numbers.NumberOf(commit.Sequence), mayBeAsked: commit.IsNamed || error is CommitOutcomeUnknownException);
        if (error is null)
        {
            _telemetry.End(commit.Measure, outcome);
            if (outcome.Conflict is { IsOfPrepared: true } && UntilResolved is { } wait)
                _ = EndAfterAsync(wait(), commit, outcome);
            else
                commit.Submitted.End(CommitEncoder.VerdictOf(outcome, _state));
        }
        else
        {
            _telemetry.End(commit.Measure, error);
            commit.Submitted.Fail(error);
        }
    }

    // Why later: at once, it would be refused again.
    async Task EndAfterAsync(Task wait, OpenCommit commit, Outcome outcome)
    {
        await wait.ConfigureAwait(false);
        commit.Submitted.End(CommitEncoder.VerdictOf(outcome, _state));
    }

    async Task<ProposalEnd> ProposeAsync(IReplica replica, CommitGroup group)
    {
        long began = _options.Time.GetTimestamp();
        Exception? doubt = null;
        while (true)
        {
            TimeSpan pause;
            try
            {
                _telemetry.OnProposal(group.Commits.Count);
                Applied applied = await replica.ProposeAsync(group.Payload)
                    .WaitAsync(_options.TimeLeft(began), _options.Time).ConfigureAwait(false);
                Outcome?[] outcomes = applied.Result as Outcome?[] ?? [(Outcome?)applied.Result];
                if (outcomes[0] is not { IsSessionLost: true })
                    return new ProposalEnd(outcomes, null);
                if (group.Commits[0].Start == Volatile.Read(ref _incarnation))
                    OnSessionLost();
                // Why: an earlier try may have been done, and forgotten together with the session.
                return doubt is null ? new ProposalEnd(outcomes, null) : Unknown(doubt);
            }
            catch (TimeoutException error)
            {
                return Unknown(doubt ?? new InDoubtException(
                    "No majority has answered in time, and the log may still decide it.", error));
            }
            catch (InDoubtException error)
            {
                doubt = error;
                pause = _options.DoubtPause;
                if (error.InnerException is not null)
                    return Unknown(error);
            }
            catch (RefusedException error)
            {
                if (_options.PauseAfter(error) is not { } after)
                    return NotDone(error, doubt);
                pause = after;
                if (_options.Time.GetElapsedTime(began) + pause > _options.CommitTimeout)
                    return NotDone(error, doubt);
            }
            catch (ClientRefusedException) when (doubt is null && group.Commits.Count > 1)
            {
                // Why: the node may take all but one of them.
                return ProposalEnd.Apart;
            }
            catch (Exception error) when (error is NodeStoppedException or ClientRefusedException)
            {
                return NotDone(error, doubt);
            }

            if (doubt is not null && _options.Time.GetElapsedTime(began) + pause > _options.CommitTimeout)
                return Unknown(doubt);
            // Why: who waits for the answer of this one would wait for as long as it is tried.
            OnAnswered(group);
            await Task.Delay(pause, _options.Time).ConfigureAwait(false);
        }
    }

    static ClusterUnavailableException SessionLost(CommitId id) => new(
        ClusterUnavailableReason.SessionLost,
        $"Commit {id} was not done: the log has forgotten the session of this client, which was idle for longer than "
            + "many others. The next commit gets a new one; run the block again.");

    static ClusterUnavailableException? NotDone(Outcome outcome, CommitId id)
        => outcome.IsGivenUp ? ClusterUnavailableException.GivenUp(id) : outcome.IsSessionLost ? SessionLost(id) : null;

    static ProposalEnd Unknown(Exception doubt) => new(null, id => new CommitOutcomeUnknownException(id, doubt));

    // Why: what was in doubt once may have been done, even if the last try was refused.
    static ProposalEnd NotDone(Exception error, Exception? doubt) => new(null, id => doubt is not null
        ? new CommitOutcomeUnknownException(id, doubt)
        : error switch
        {
            RefusedException { Reason: Refusal.TooLarge } => new TransactionTooLargeException(error),
            ClientRefusedException => error,
            _ => ClusterUnavailableException.OfCommit(error),
        });
}
