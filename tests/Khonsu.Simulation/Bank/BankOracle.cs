using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Log;
using Khonsu.Simulation.Checks;

namespace Khonsu.Simulation.Bank;

/// <summary>
/// Knows what the transactions of a group must have done. Of each entry, the first node that applies it says how it
/// ended; all others must say the same, and so must a node that applies it again after a crash. What committed must
/// have seen what was there at its place in the log, as far as its level promises, and takes effect once.
/// </summary>
/// <param name="group">The group.</param>
sealed class BankOracle(int group)
{
    readonly Dictionary<long, Submission> _submitted = [];
    readonly Dictionary<LogIndex, Outcome?[]> _outcomes = [];
    readonly Dictionary<LogIndex, ulong> _digests = [];
    readonly Dictionary<long, Outcome> _ended = [];
    readonly Dictionary<long, LogIndex> _committed = [];
    readonly RowsView _rows = new();

    /// <summary>How many transactions committed.</summary>
    public int CommittedCount => _committed.Count;

    /// <summary>How many of those that were decided were refused.</summary>
    public int RefusedCount { get; private set; }

    /// <summary>A client has sent a transaction, once or again.</summary>
    public void Submit(Submission submission) => _submitted[submission.Work.Id] = submission;

    /// <summary>A node has applied an entry.</summary>
    /// <param name="node">The node.</param>
    /// <param name="index">The place of the entry.</param>
    /// <param name="entry">The number of what it holds.</param>
    /// <param name="outcomes">How each of its transactions ended.</param>
    /// <param name="state">All rows there.</param>
    public void OnApplied(NodeId node, LogIndex index, long entry, Outcome?[] outcomes, BankState state)
    {
        if (!_outcomes.TryGetValue(index, out Outcome?[]? first))
        {
            _outcomes.Add(index, outcomes);
            for (int place = 0; place < outcomes.Length; place++)
                Take(BankWork.IdOf(entry, place), index, outcomes[place]);
            _digests.Add(index, _rows.Digest);
        }
        else if (!first.SequenceEqual(outcomes))
        {
            throw Broken(
                "outcome",
                $"node {node} says {string.Join(", ", outcomes)} of the entry at {index}, and before that "
                    + $"{string.Join(", ", first)} was said");
        }

        Check(node, index, state);
    }

    void Take(long id, LogIndex index, Outcome? outcome)
    {
        if (outcome is { } ended)
            End(id, index, ended);
        if (outcome is { IsCommitted: true } committed && committed.Stamp == StoreState.StampOf(index))
            Commit(id, index);
        else if (outcome is { IsCommitted: false })
            RefusedCount++;
    }

    // However often it comes, it has ended once.
    void End(long id, LogIndex index, Outcome outcome)
    {
        if (_ended.TryAdd(id, outcome) || _ended[id] == outcome)
            return;
        throw Broken("once", $"transaction {id} ended as {_ended[id]}, and the entry at {index} says {outcome}");
    }

    // Not all of them: it takes as long as the rest of a run together.
    void Check(NodeId node, LogIndex index, BankState state)
    {
        const int Every = 4;
        if (index.Value % Every == 0 && state.Digest != _digests[index])
            throw Broken("rows", $"node {node} has other rows after the entry at {index}");
    }

    void Commit(long id, LogIndex index)
    {
        if (_committed.TryGetValue(id, out LogIndex before))
            throw Broken("once", $"transaction {id} committed at {before} and at {index}");
        _committed.Add(id, index);
        Submission submission = _submitted[id];
        var now = new RecordedView(_rows);
        if (submission.Work.Level == IsolationLevel.Serializable)
        {
            submission.Work.Run(now);
            Same(submission, submission.Accesses, now.Accesses, index);
            if (!submission.Writes.SequenceEqual(now.Writes))
                throw Broken("serializable", $"{submission.Work} wrote at {index} what its body would not write there");
            return;
        }

        foreach (Access seen in submission.Accesses)
        {
            bool isPromised = seen.Row is not null && (submission.Work.Level == IsolationLevel.RepeatableRead
                || submission.Writes.Any(write => write.Row == seen.Row));
            if (isPromised)
                Same(submission, [seen], [seen with { Answer = $"{_rows.Account(seen.Row!.Value)}" }], index);
        }

        foreach (BankWrite write in submission.Writes)
            write.ApplyTo(_rows);
    }

    void Same(Submission submission, IReadOnlyList<Access> seen, IReadOnlyList<Access> there, LogIndex index)
    {
        if (!seen.SequenceEqual(there))
        {
            throw Broken(
                "isolation",
                $"{submission.Work} committed at {index}; it has seen {string.Join("; ", seen)}, and there was "
                    + $"{string.Join("; ", there)}");
        }
    }

    ViolationException Broken(string rule, string evidence) => new(rule, $"group {group}: {evidence}");
}
