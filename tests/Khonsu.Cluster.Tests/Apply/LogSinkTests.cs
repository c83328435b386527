using System.Diagnostics.Metrics;
using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Diagnostics;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Tests.Semantics;
using Khonsu.Replication;

namespace Khonsu.Cluster.Tests.Apply;

/// <summary>What is sent together, and what is not.</summary>
public sealed class LogSinkTests : IDisposable
{
    const int Merges = CommitQueue<OpenCommit>.UnderWayMax + 1;

    static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(1);

    readonly Meter _meter = new("Khonsu.Cluster.Tests");
    readonly StoreState _state = new(Tallies.Tables);
    readonly LogSink _sink;
    readonly HeldReplica _replica;
    readonly Tallies _model;

    public LogSinkTests()
    {
        _sink = new LogSink(
            _state,
            new SinkOptions(new NodeId(1), s_patience, s_pause, TimeProvider.System),
            new CommitTelemetry(_meter, 1, TimeProvider.System));
        _model = Tallies.Open(new StoreOptions { Sink = _sink });
        _replica = new HeldReplica(_state);
        _sink.Connect(_replica, 1);
    }

    public void Dispose()
    {
        _model.Dispose();
        _meter.Dispose();
    }

    [Fact]
    public async Task Merges_go_alone_and_what_goes_together_does_not_wait_for_them()
    {
        await _model.AtomicallyAsync(static tx => tx.Tallies.Add(Tally.Of("a")));
        _replica.IsHeld = true;
        List<Task> open = [];
        for (int number = 0; number < Merges; number++)
            open.Add(_model.AtomicallyAsync(static tx => { tx.Tallies.Merge("a").Sum += 1; }).AsTask());
        open.Add(_model.AtomicallyAsync(static tx => tx.Tallies.Add(Tally.Of("b"))).AsTask());

        await _replica.UntilHeldAsync(open.Count).WaitAsync(s_patience);
        Assert.All(_replica.Held, static payload => Assert.Single(CommitBatchCodec.Take(payload).Commits));

        _replica.Release();
        await Task.WhenAll(open).WaitAsync(s_patience);
        Assert.Equal(
            (Tally.Of("a").Sum + Merges, 2),
            _model.Read(static tx => (tx.Tallies["a"].Sum, tx.Tallies.Count)));
    }

    [Fact]
    public async Task A_commit_that_was_refused_is_tried_again_sooner_than_its_caller_would()
    {
        _replica.RefuseNext(retryAfter: 2 * s_patience);

        await _model.AtomicallyAsync(static tx => tx.Tallies.Add(Tally.Of("a")));

        Assert.Equal(1, _model.Read(static tx => tx.Tallies.Count));
    }

    [Fact]
    public async Task Where_several_are_refused_for_one_of_them_each_is_sent_alone()
    {
        _replica.RefusesGroups = true;

        Assert.Equal((int[])[2, 1, 1], await SentTogetherAsync(static () => { }));
    }

    [Fact]
    public async Task Commits_of_two_sessions_are_not_sent_together()
        => Assert.Equal((int[])[1, 1], await SentTogetherAsync(() => _sink.Connect(_replica, 2)));

    [Fact]
    public async Task The_form_for_several_refuses_merges_instead_of_losing_them()
    {
        await _model.AtomicallyAsync(static tx => tx.Tallies.Add(Tally.Of("a")));
        using var captured = new CapturedStore(_state);
        OpenCommit[] commits =
        [
            .. Enumerable.Range(1, 2).Select(number => new OpenCommit(
                captured.Merge("a"), (ulong)number, 0, DateTimeOffset.UnixEpoch, default) { Start = 1 }),
        ];

        Assert.Throws<BrokenInvariantException>(
            () => CommitEncoder.EncodeGroup(commits, new NodeId(1), 1, _state));
    }

    // Has two commits sent behind as many as may be on their way, and tells how many commits stood in each entry.
    async Task<int[]> SentTogetherAsync(Action between)
    {
        _replica.IsHeld = true;
        List<Task> open = [];
        while (open.Count < CommitQueue<OpenCommit>.UnderWayMax)
        {
            open.Add(AddAsync());
            await _replica.UntilHeldAsync(open.Count).WaitAsync(s_patience);
        }

        open.Add(AddAsync());
        between();
        open.Add(AddAsync());
        _replica.Release();
        await Task.WhenAll(open).WaitAsync(s_patience);
        Assert.Equal(open.Count, _model.Read(static tx => tx.Tallies.Count));
        return _replica.Sent[CommitQueue<OpenCommit>.UnderWayMax..];

        Task AddAsync()
        {
            string key = $"{open.Count}";
            return _model.AtomicallyAsync(tx => tx.Tallies.Add(Tally.Of(key))).AsTask();
        }
    }

    // A store whose commits nobody decides.
    sealed class CapturedStore : ICommitSink, IDisposable
    {
        readonly StoreState _state = new(Tallies.Tables);
        readonly Tallies _model;
        SubmittedCommit? _last;

        public CapturedStore(StoreState other)
        {
            _model = Tallies.Open(new StoreOptions { Sink = this });
            string directory = Directory.CreateTempSubdirectory("khonsu-sink-").FullName;
            using (Khonsu.Cluster.Driver.ICheckpointWriter writer = other.Freeze())
                writer.Write(directory, default);
            _state.LoadCheckpoint(directory, new LogIndex(1));
            Directory.Delete(directory, recursive: true);
        }

        public void Attach(KhonsuStore store) => _state.Attach(store);

        public void Submit(SubmittedCommit commit)
        {
            _last = commit;
            commit.End(new CommitVerdict(0, new FootprintConflict(FootprintPart.Snapshot, 0, 0, 0)));
        }

        public SubmittedCommit Merge(string key)
        {
            using TalliesTransaction tx = _model.Begin();
            tx.Tallies.Merge(key).Sum += 1;
            Assert.False(tx.TryCommit().IsCommitted);
            return _last!;
        }

        public void Dispose() => _model.Dispose();
    }
}
