using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Tests.Nodes;
using Khonsu.Replication;

namespace Khonsu.Cluster.Tests.Apply;

/// <summary>One store of a <see cref="ReplicaSet"/>.</summary>
sealed class TestReplica : ICommitSink
{
    static readonly AsyncLocal<SentMark?> s_mark = new();
    readonly ReplicaSet _set;
    readonly NodeId _node;
    readonly SortedSet<ulong> _open = [];

    // What is sent together with what comes next, and by the number of an entry who waits for it.
    readonly List<OpenCommit> _unsent = [];
    readonly Dictionary<ulong, List<OpenCommit>> _waiting = [];
    ulong _sequence;
    ulong _entries;

    public TestReplica(ReplicaSet set, ulong node, StoreOptions options)
    {
        _set = set;
        _node = new NodeId(node);
        State = new StoreState(Bank.Tables);
        Model = Bank.Open(options with { Sink = this });
    }

    public Bank Model { get; }

    public StoreState State { get; }

    /// <summary>Entries that were applied.</summary>
    public int Applied { get; private set; }

    /// <summary>Entries of several commits that were sent.</summary>
    public int Groups { get; private set; }

    /// <summary>Outcomes by index of the log.</summary>
    public List<object?> Outcomes { get; } = [];

    /// <summary>Everything in the store, in order.</summary>
    public string Content => Model.Read(tx => string.Join('\n',
        [
            .. tx.Accounts.OrderBy(static row => row.Id, StringComparer.Ordinal).Select(static row => row.ToString()),
            .. tx.Entries.OrderBy(static row => (row.Book, row.Number)).Select(static row => row.ToString()),
        ]));

    /// <summary>Gives what is told of the commit that the calling flow sends next, each time it is sent.</summary>
    public static SentMark MarkNext() => s_mark.Value = new SentMark();

    public void Attach(KhonsuStore store) => State.Attach(store);

    public void Submit(SubmittedCommit commit)
    {
        // Why: a block that runs again does so on another thread.
        using Lock.Scope scope = _set.Lock.EnterScope();
        // Who merges stands alone.
        if (commit.HasMerges)
            Send();
        _open.Add(++_sequence);
        s_mark.Value?.Sequence = _sequence;
        _unsent.Add(new OpenCommit(commit, _sequence, _open.Min - 1, DateTimeOffset.UnixEpoch, default)
        {
            Start = 1,
        });
        if (_set.Grouping is not { } random || commit.HasMerges || random.Next(3) == 0)
            Send();
    }

    /// <summary>Sends what waits for others.</summary>
    public void Send()
    {
        using Lock.Scope scope = _set.Lock.EnterScope();
        if (_unsent.Count == 0)
            return;
        OpenCommit first = _unsent[0];
        byte[] payload = _unsent.Count > 1
            ? CommitEncoder.EncodeGroup(_unsent, _node, 1, State)
            : CommitEncoder.Encode(
                first.Submitted, new RequestId(_node, 1, first.Sequence), first.AnsweredUpTo, first.Time, State);
        Groups += _unsent.Count > 1 ? 1 : 0;
        _waiting.Add(++_entries, [.. _unsent]);
        _unsent.Clear();
        _set.Append(new ProposalId(_node, 1, _entries), payload);
    }

    /// <summary>Applies the next entries, and answers those who wait for them here.</summary>
    /// <param name="count">How many at most.</param>
    public void Apply(int count)
    {
        using Lock.Scope scope = _set.Lock.EnterScope();
        for (; count > 0 && Applied < _set.Log.Count; count--)
        {
            LogEntry entry = _set.Log[Applied];
            object? result = State.Apply(new LogIndex(Applied), entry);
            Outcomes.Add(result);
            Applied++;
            if (entry.Proposal.Node != _node || !_waiting.Remove(entry.Proposal.LocalId, out List<OpenCommit>? commits))
                continue;
            for (int place = 0; place < commits.Count; place++)
            {
                _open.Remove(commits[place].Sequence);
                Outcome outcome = result is Outcome?[] all ? all[place]!.Value : (Outcome)result!;
                commits[place].Submitted.End(CommitEncoder.VerdictOf(outcome, State));
            }
        }
    }
}
