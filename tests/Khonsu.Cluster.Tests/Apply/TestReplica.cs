using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Tests.Nodes;
using Khonsu.Replication;

namespace Khonsu.Cluster.Tests.Apply;

/// <summary>One store of a <see cref="ReplicaSet"/>.</summary>
sealed class TestReplica : ICommitSink
{
    readonly ReplicaSet _set;
    readonly NodeId _node;
    readonly Dictionary<ulong, SubmittedCommit> _waiting = [];
    ulong _sequence;

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

    /// <summary>Outcomes by index of the log.</summary>
    public List<object?> Outcomes { get; } = [];

    /// <summary>Everything in the store, in order.</summary>
    public string Content => Model.Read(tx => string.Join('\n',
        [
            .. tx.Accounts.OrderBy(static row => row.Id, StringComparer.Ordinal).Select(static row => row.ToString()),
            .. tx.Entries.OrderBy(static row => (row.Book, row.Number)).Select(static row => row.ToString()),
        ]));

    public void Attach(KhonsuStore store) => State.Attach(store);

    public void Submit(SubmittedCommit commit)
    {
        // Why: a block that runs again does so on another thread.
        using Lock.Scope scope = _set.Lock.EnterScope();
        var request = new RequestId(_node, 1, ++_sequence);
        ulong answered = _waiting.Count == 0 ? _sequence - 1 : _waiting.Keys.Min() - 1;
        byte[] payload = CommitEncoder.Encode(commit, request, answered, DateTimeOffset.UnixEpoch, State);
        _waiting.Add(_sequence, commit);
        _set.Append(new ProposalId(_node, 1, _sequence), payload);
    }

    /// <summary>Applies the next entries, and answers those who wait for them here.</summary>
    /// <param name="count">How many at most.</param>
    public void Apply(int count)
    {
        using Lock.Scope scope = _set.Lock.EnterScope();
        for (; count > 0 && Applied < _set.Log.Count; count--)
        {
            LogEntry entry = _set.Log[Applied];
            object? outcome = State.Apply(new LogIndex(Applied), entry);
            Outcomes.Add(outcome);
            Applied++;
            if (entry.Proposal.Node == _node && _waiting.Remove(entry.Proposal.LocalId, out SubmittedCommit? commit))
                commit.End(CommitEncoder.VerdictOf((Outcome)outcome!));
        }
    }
}
