using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Diagnostics;
using Khonsu.Cluster.Driver;
using Khonsu.Cluster.Format;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Placement;
using Khonsu.Cluster.TwoPhase;
using Khonsu.Replication;

namespace Khonsu.Cluster.Apply;

/// <summary>
/// Sends the commits of a store of several shards on their way: to the log of the shard that one touches, or to those
/// of several by the <see cref="Coordinator"/>, which also sees to the end of what other nodes have left.
/// For any thread.
/// </summary>
sealed partial class ShardedSink : ICommitSink, INamedCommits, ISharedTransactions
{
    /// <summary>From this run of a block on, its shards are asked one after the other.</summary>
    public const int AscendingAttempt = 3;

    readonly Lock _lock = new();
    readonly LocalStore _local;
    readonly SinkOptions _options;
    readonly CommitTelemetry _telemetry;
    readonly OpenRequests _requests = new();
    readonly SortedDictionary<GroupId, NodeLine> _shards = [];
    readonly SortedDictionary<RequestId, SharedCommit> _open = [];
    readonly Coordinator _coordinator;
    readonly SharedAnswers _answers;
    readonly ShardedReads _reads;
    readonly ClockAdvance? _advance;
    ITimer? _timer;
    ulong _incarnation;
    BrokenInvariantException? _broken;
    bool _isEnded;

    /// <summary>Makes the sink of a store that is not open yet.</summary>
    /// <param name="local">The store, with its shards.</param>
    /// <param name="states">The shards.</param>
    /// <param name="options">Who the node is and how long a commit may take.</param>
    /// <param name="telemetry">Counts and measures.</param>
    /// <param name="ordered">How far the time of a shard may stay behind; null where nobody wants an order of all.
    /// </param>
    public ShardedSink(
        LocalStore local,
        IEnumerable<StoreState> states,
        SinkOptions options,
        CommitTelemetry telemetry,
        TimeSpan? ordered)
    {
        (_local, _options, _telemetry) = (local, options, telemetry);
        _answers = new SharedAnswers(_requests, telemetry, options, shard => _shards[shard]);
        _reads = new ShardedReads(local, options, ReadIndexAsync);
        _advance = ordered is { } interval ? new ClockAdvance(local, options, interval) : null;
        foreach (StoreState state in states)
        {
            var line = new NodeLine(
                state,
                new LogSink(state, options, telemetry, _requests),
                new VoteDoor(options, OnLost, OnTooLarge),
                new ShardDoor(state.Group, local, options, OnLost),
                new ShardDoor(state.Group, local, options, OnLost));
            line.Sink.UntilResolved = () => line.Resolved.WaitAsync(options.DoubtPause, options.Time);
            _shards.Add(state.Group, line);
        }

        _coordinator = new Coordinator(new CoordinatorOptions
        {
            RetryTicks = 1,
            ResendTicks = 2 * KhonsuNode.TicksPerElection,
            RecoverTicks = 3 * KhonsuNode.TicksPerElection,
            AnyRecoverTicks = 10 * KhonsuNode.TicksPerElection,
            RecoverSpreadTicks = (int)(options.Node.Value % 16) * KhonsuNode.TicksPerElection,
        });
        local.Listener = this;
    }

    /// <summary>The sinks of the single shards, in their order.</summary>
    public IReadOnlyList<LogSink> Sinks => [.. _shards.Values.Select(static shard => shard.Sink)];

    /// <summary>Learns where to send commits, when the node has started.</summary>
    /// <param name="replicaOf">The group of a shard.</param>
    /// <param name="incarnation">This start of the node.</param>
    public void Connect(Func<GroupId, Replica> replicaOf, ulong incarnation)
    {
        foreach ((GroupId group, NodeLine shard) in _shards)
        {
            shard.Replica = replicaOf(group);
            shard.Sink.Connect(shard.Replica, incarnation);
        }

        lock (_lock)
        {
            _incarnation = incarnation;
            _timer = _options.Time.CreateTimer(_ => Tick(), null, _options.DoubtPause, _options.DoubtPause);
        }

        Tick();
    }

    /// <summary>Transactions of several shards that are not over, of all nodes.</summary>
    public int UnsettledCount
    {
        get
        {
            lock (_lock)
                return _coordinator.Count;
        }
    }

    /// <summary>The node has ended: whoever waits is told that nobody knows.</summary>
    /// <param name="cause">Why.</param>
    public void End(Exception cause)
    {
        SharedCommit[] left;
        lock (_lock)
        {
            _isEnded = true;
            _timer?.Dispose();
            left = [.. _open.Values];
            _open.Clear();
        }

        foreach (SharedCommit commit in left)
        {
            if (commit is SubmittedShared own)
                _answers.Fail(own, SharedAnswers.Unknown(own, cause));
            else
                ((ClientShared)commit).Tell(new InDoubtException("The node has ended before the answer came.", cause));
        }
    }

    void ICommitSink.Attach(KhonsuStore store) => _local.Attach(store);

    long ICommitSink.CheckReadable() => _reads.CheckReadable();

    void ICommitSink.CheckRead(long before) => _reads.CheckRead(before);

    bool ICommitSink.ProvesReads => true;

    void ICommitSink.Prove(SubmittedCommit commit) => _reads.Prove(commit);

    void ICommitSink.Submit(SubmittedCommit commit)
    {
        if (ShardSplit.OnlyOf(commit, _local.Map) is { } only)
            ((ICommitSink)_shards[only].Sink).Submit(commit);
        else
            SubmitShared(commit);
    }

    void ISharedTransactions.OnVote(
        GroupId shard, RequestId id, Vote vote, IReadOnlyList<GroupId>? participants, ulong answeredUpTo)
        => Do(() => _coordinator.OnVote(shard, id, vote, participants, answeredUpTo));

    void ISharedTransactions.OnBlocked(GroupId shard) => _shards[shard].OnBlocked();

    void ISharedTransactions.OnResolved(GroupId shard, Resolution resolution)
    {
        Do(() => _coordinator.OnResolved(shard, resolution));
        _shards[shard].Resolved.Beat();
    }

    void ISharedTransactions.OnForgotten(GroupId shard, RequestId id)
        => Do(() => _coordinator.OnForgotten(shard, id));

    void ISharedTransactions.OnLoaded(GroupId shard, PreparedTransactions known) => Do(() => _coordinator.OnLoaded(
        shard,
        [.. known.All.Values.Select(static one => LoadedOf(one.Entry, one.Time))],
        [.. known.Committed.Values.Select(static one => LoadedOf(one.Entry, one.Time))]));

    static LoadedTransaction LoadedOf(PrepareEntry entry, long time)
        => new(entry.Request, entry.Participants, entry.Part.AnsweredUpTo, time);

    void SubmitShared(SubmittedCommit commit)
    {
        CheckConnected();
        if (_requests.TryBegin() is not (ulong number, ulong answered))
        {
            _telemetry.OnRefusedToBegin();
            throw ClusterUnavailableException.Stopping();
        }

        ulong answeredUpTo = new RequestNumbers(0).LastSequenceOf(answered);
        Begin(commit, new ClientName(number, _options.Node, _incarnation, answeredUpTo), isNamed: false);
    }

    void CheckConnected()
    {
        if (_shards.First().Value.Replica is null)
            throw ClusterUnavailableException.NotStarted();
    }

    void Begin(SubmittedCommit commit, ClientName name, bool isNamed)
    {
        CommitMeasure measure = _telemetry.Begin();
        try
        {
            SubmittedShared open = Make(commit, name, isNamed, measure);
            bool isAscending = commit.Description.Attempts >= AscendingAttempt;
            bool isTaken = Do(() =>
            {
                _open.Add(open.Id, open);
                _coordinator.Begin(open.Id, open.Shards, name.AnsweredUpTo, isAscending);
            });
            if (!isTaken)
                throw ClusterUnavailableException.OfCommit(NodeLife.Requested());
        }
        catch (Exception error)
        {
            _answers.Fail(commit, name.Number, isNamed, measure, error);
        }
    }

    SubmittedShared Make(SubmittedCommit commit, ClientName name, bool isNamed, CommitMeasure measure)
    {
        IReadOnlyList<ShardPart> parts = ShardSplit.Of(commit, _local.Map);
        RequestId id = name.RequestOf(ShardMap.ShardOf(parts[0].Shard));
        ReadOnlyMemory<byte>[] payloads = SubmittedShared.Encode(
            commit,
            parts,
            id,
            name.AnsweredUpTo,
            _local.TimeAfterAll(_options.Time.GetUtcNow()),
            shard => _shards[shard].State);
        return new SubmittedShared(commit, id, name.Number, parts, payloads, _options.Time.GetTimestamp(), measure)
        {
            IsNamed = isNamed,
        };
    }

    void Tick()
    {
        try
        {
            Do(() =>
            {
                foreach ((GroupId group, NodeLine shard) in _shards)
                {
                    _coordinator.OnLeading(group, shard.Replica is { Status.IsLeading: true });
                    if (shard.Replica is { } replica)
                        shard.Memories.Open(replica);
                }

                foreach (SharedCommit commit in _open.Values)
                {
                    if (_options.Time.GetElapsedTime(commit.Began) > _options.CommitTimeout)
                        _coordinator.GiveUp(commit.Id);
                }

                _coordinator.Tick();
                _advance?.Tick(_shards.Values);
            });
        }
        catch (BrokenInvariantException error)
        {
            // Why kept: the thread that applies meets it and ends the node, which a timer cannot.
            lock (_lock)
                _broken = error;
        }
    }

    void OnLost(IEnumerable<Step> steps) => Do(() =>
    {
        foreach (Step step in steps)
            _coordinator.Lost(step);
    });

    void OnTooLarge(Step step, RefusedException error) => Do(() =>
    {
        if (_open.TryGetValue(step.Id, out SharedCommit? commit))
            commit.Error = commit is ClientShared ? error : new TransactionTooLargeException(error);
        _coordinator.GiveUp(step.Id);
    });

    // Tells the coordinator something, and does what it wants then. False when the node has ended, and nothing is done.
    bool Do(Action tell)
    {
        lock (_lock)
        {
            if (_isEnded)
                return false;
            if (_broken is not null)
                throw new BrokenInvariantException(_broken.Name);
            tell();
            // Why not before: nobody could do it yet.
            while (_timer is not null && _coordinator.TryTake(out Step step))
                Do(step);
            return true;
        }
    }

    void Answer(SharedCommit commit, Step step, long stamp)
    {
        if (commit is SubmittedShared own)
            _answers.Answer(own, step, stamp);
        else
            Answer((ClientShared)commit, step);
    }

    Task ReadIndexAsync(GroupId shard)
        => _shards[shard].Replica?.ReadIndexAsync() ?? throw ClusterUnavailableException.NotStarted();

    // Starts something and waits for nothing: the lock is held.
    void Do(Step step)
    {
        NodeLine shard = _shards.GetValueOrDefault(step.Shard)!;
        switch (step.Kind)
        {
            case StepKind.Answer:
                // Why now: it may be forgotten soon.
                long stamp = _local.Positions.InstalledAt(step.Id);
                if (_open.Remove(step.Id, out SharedCommit? answered))
                    ThreadPool.UnsafeQueueUserWorkItem(_ => Answer(answered, step, stamp), null);
                break;
            case StepKind.Prepare:
                if (_open.TryGetValue(step.Id, out SharedCommit? asked))
                    shard.Votes.Ask(shard.Replica!, step, asked.PayloadOf(step.Shard));
                break;
            case StepKind.Refuse:
                _ = RefuseAsync(shard.Replica!, step);
                break;
            case StepKind.Resolve:
                shard.Ends.Add(step, _coordinator.ParticipantsOf(step.Id));
                shard.Ends.Open(shard.Replica!);
                break;
            default:
                // Why not sent: nobody waits for it, and at the next tick there are more of them.
                shard.Memories.Add(step, _coordinator.ParticipantsOf(step.Id));
                break;
        }
    }

    async Task RefuseAsync(Replica replica, Step step)
    {
        var writer = new ByteWriter();
        ShardEntryCodec.Put(writer, new RefuseEntry(step.Id, step.AnsweredUpTo));
        try
        {
            await replica.ProposeAsync(writer.Written.ToArray()).WaitAsync(_options.CommitTimeout, _options.Time)
                .ConfigureAwait(false);
        }
        catch (Exception)
        {
            // Why all: whatever it is, it is tried again for as long as it is of use.
            OnLost([step]);
        }
    }
}
