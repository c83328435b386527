using Khonsu.Cluster.Clients.Partial;
using Khonsu.Replication;

namespace Khonsu.Cluster.Tests.Clients.Partial;

/// <summary>
/// A node as one client hears it, as the contract in rows.proto has it: what is asked for is looked up at once and
/// answered as of then, while what was committed up to then may not have been told yet. All stands in queues until the
/// walk takes the next step. Its timestamps are numbers of commits, counted from elsewhere for each session.
/// </summary>
/// <param name="cluster">What all nodes have.</param>
/// <param name="origin">What its timestamps begin after.</param>
sealed class ModelSession(ModelCluster cluster, int origin) : IRowsSource
{
    readonly Queue<Action> _requests = new();
    readonly Queue<Action<PartialWalkStore>> _replies = new();
    readonly SortedDictionary<string, (WantedRows Rows, int Since)> _interests = new(StringComparer.Ordinal);

    // Up to which commit all was told.
    int _told = cluster.Now;

    /// <summary>What its timestamps begin after.</summary>
    public int Origin => origin;

    public bool HasRequests => _requests.Count > 0;

    public bool HasReplies => _replies.Count > 0;

    public bool HasUntold => _told < cluster.Now;

    /// <summary>Rows that it takes of one question at most.</summary>
    public required int RowsMax { get; init; }

    public void Want(ulong number, IEnumerable<WantedRows> rows)
    {
        WantedRows[] wanted = [.. rows];
        _requests.Enqueue(() => Find(number, wanted));
    }

    public void Drop(IEnumerable<WantedRows> rows)
    {
        string[] names = [.. rows.Select(ModelRow.NameOf)];
        _requests.Enqueue(() =>
        {
            foreach (string name in names)
                WalkCheck.That(_interests.Remove(name), $"{name} is dropped, and was not wanted");
        });
    }

    public void Commit(OpenWork work, long snapshot) => _requests.Enqueue(() => Do(work, origin + (int)snapshot));

    /// <summary>Says that it has told all up to where it is.</summary>
    public void SayProgress()
    {
        long timestamp = _told - origin;
        _replies.Enqueue(client => client.Kept.OnProgress(timestamp));
    }

    /// <summary>Takes the next request.</summary>
    public void TakeRequest() => _requests.Dequeue()();

    /// <summary>Tells of the next commit.</summary>
    public void TellNext()
    {
        int number = ++_told;
        ModelChange[] changes = [.. cluster[number].Changes.Where(change => _interests.Values.Any(interest =>
            interest.Since < number
            && (change.Before?.IsIn(interest.Rows) == true || change.After?.IsIn(interest.Rows) == true)))];
        if (changes.Length == 0)
            return;
        List<ChangedRows> sent = cluster.Send(changes.Select(
            static change => ((change.After ?? change.Before)!, change.After is not null)));
        _replies.Enqueue(client => client.Kept.Change(number - origin, sent));
    }

    /// <summary>Gives the client the next reply.</summary>
    public void Deliver(PartialWalkStore client) => _replies.Dequeue()(client);

    void Find(ulong number, WantedRows[] wanted)
    {
        ModelRow[] found = [.. cluster.Newest.Rows.Values.Where(row => wanted.Any(row.IsIn))];
        if (found.Length > RowsMax)
        {
            _replies.Enqueue(client => client.OnTooMany(number));
            return;
        }

        foreach (WantedRows rows in wanted)
        {
            WalkCheck.That(
                _interests.TryAdd(ModelRow.NameOf(rows), (rows, cluster.Now)),
                $"{ModelRow.NameOf(rows)} is wanted, and was not dropped");
        }

        long timestamp = cluster.Now - origin;
        List<ChangedRows> sent = cluster.Send(found.Select(static row => (row, true)));
        _replies.Enqueue(client => client.OnFound(number, timestamp, sent));
    }

    void Do(OpenWork work, int snapshot)
    {
        FootprintConflict? conflict = cluster.TryCommit(work.Commit, snapshot);
        if (conflict is null)
            work.Committed = cluster.Now;
        while (HasUntold)
            TellNext();
        long timestamp = _told - origin;
        _replies.Enqueue(client =>
        {
            client.Kept.OnProgress(timestamp);
            work.End = new CommitVerdict(conflict is null ? client.Kept.Stamp : 0, conflict);
        });
    }
}
