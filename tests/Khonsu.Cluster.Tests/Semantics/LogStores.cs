using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Format;
using Khonsu.Cluster.Log;
using Khonsu.CompilerServices;
using Khonsu.Replication;

namespace Khonsu.Cluster.Tests.Semantics;

/// <summary>
/// Stores that follow one log, which is a list. A store that commits applies all that stands before; the others lag
/// until they are asked, so that a commit meets in the log what its store had not seen.
/// </summary>
sealed class LogStores : IDisposable
{
    readonly List<LogEntry> _log = [];
    readonly List<LogStore> _stores = [];
    readonly Lock _lock = new();

    /// <summary>Opens the stores.</summary>
    public LogStores(int count, params TableDefinition[] tables)
    {
        for (int number = 0; number < count; number++)
            _stores.Add(new LogStore(this, (ulong)number + 1, tables));
    }

    /// <summary>The entries so far.</summary>
    public IReadOnlyList<LogEntry> Log => _log;

    /// <summary>Called when a commit is about to enter the log: what others commit then comes first.</summary>
    public Action? BeforeEntry { get; set; }

    public int Count => _stores.Count;

    public KhonsuStore this[int number] => _stores[number].Store;

    /// <summary>What the log is applied to.</summary>
    public StoreState StateOf(int number) => _stores[number].State;

    /// <summary>Outcomes by place in the log, as a store has found them that has applied all.</summary>
    public IReadOnlyList<object?> Outcomes => _stores[0].Outcomes;

    /// <summary>Adds an entry again, as a message that was doubled does.</summary>
    public void Repeat(int place)
    {
        using Lock.Scope scope = _lock.EnterScope();
        _log.Add(_log[place]);
    }

    /// <summary>Asks how the next commit of a store has ended, so that it never will be done.</summary>
    public void GiveUpNext(int number)
    {
        using Lock.Scope scope = _lock.EnterScope();
        _log.Add(_stores[number].Question());
    }

    /// <summary>Lets all stores apply all entries.</summary>
    public void ApplyAll()
    {
        using Lock.Scope scope = _lock.EnterScope();
        foreach (LogStore store in _stores)
            store.Apply(_log);
    }

    public void Dispose()
    {
        foreach (LogStore store in _stores)
            store.Store.Dispose();
    }

    sealed class LogStore : ICommitSink
    {
        readonly LogStores _all;
        readonly NodeId _node;
        ulong _sequence;

        public LogStore(LogStores all, ulong node, TableDefinition[] tables)
        {
            (_all, _node) = (all, new NodeId(node));
            State = new StoreState(tables);
            Store = KhonsuStore.Open(new StoreOptions
            {
                Sink = this,
                ChangeFeed = new ChangeFeedOptions(),
                Retention = new RetentionOptions { Default = new Retention { Commits = 100 } },
            });
        }

        public StoreState State { get; }

        public KhonsuStore Store { get; }

        public List<object?> Outcomes { get; } = [];

        public void Attach(KhonsuStore store) => State.Attach(store);

        public void Submit(SubmittedCommit commit)
        {
            Action? before = _all.BeforeEntry;
            _all.BeforeEntry = null;
            before?.Invoke();
            using Lock.Scope scope = _all._lock.EnterScope();
            var request = new RequestId(_node, 1, ++_sequence);
            byte[] payload = CommitEncoder.Encode(commit, request, _sequence - 1, DateTimeOffset.UnixEpoch, State);
            int place = _all._log.Count;
            _all._log.Add(LogEntry.Command(new ProposalId(_node, 1, _sequence), payload));
            Apply(_all._log);
            var outcome = (Outcome)Outcomes[place]!;
            if (outcome.IsGivenUp)
                commit.Fail(new OperationCanceledException("It was given up."));
            else
                commit.End(CommitEncoder.VerdictOf(outcome, State));
        }

        public LogEntry Question()
        {
            var writer = new ByteWriter();
            var request = new RequestId(_node, 1, _sequence + 1);
            CommitEntryCodec.Put(
                writer, new CommitEntry { Request = request, AnsweredUpTo = 0, Snapshot = 0, Tables = [] });
            return LogEntry.Command(new ProposalId(_node, 1, 0), writer.Written.ToArray());
        }

        public void Apply(List<LogEntry> log)
        {
            while (Outcomes.Count < log.Count)
                Outcomes.Add(State.Apply(new LogIndex(Outcomes.Count), log[Outcomes.Count]));
        }
    }
}
