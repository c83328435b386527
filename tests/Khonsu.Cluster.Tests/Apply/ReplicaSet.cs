using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Tests.Nodes;
using Khonsu.Replication;

namespace Khonsu.Cluster.Tests.Apply;

/// <summary>
/// Several stores that follow one log, which is a list: each applies it when the test says so, so any replica may lag
/// behind any other.
/// </summary>
sealed class ReplicaSet : IDisposable
{
    readonly List<LogEntry> _log = [];
    readonly List<TestReplica> _replicas = [];

    public ReplicaSet(int count, StoreOptions? options = null, Random? grouping = null)
    {
        Grouping = grouping;
        for (int number = 0; number < count; number++)
            _replicas.Add(new TestReplica(this, (ulong)number + 1, options ?? new StoreOptions()));
    }

    /// <summary>Taken by who changes the log or a replica.</summary>
    public Lock Lock { get; } = new();

    /// <summary>Decides which commits of a replica are sent together; null where each goes alone.</summary>
    public Random? Grouping { get; }

    /// <summary>The entries so far.</summary>
    public IReadOnlyList<LogEntry> Log => _log;

    public TestReplica this[int number] => _replicas[number];

    public int Count => _replicas.Count;

    /// <summary>Adds an entry to the log.</summary>
    public void Append(ProposalId proposal, byte[] payload) => _log.Add(LogEntry.Command(proposal, payload));

    /// <summary>Adds the last entry again, as a message that was doubled does.</summary>
    public void RepeatLast() => _log.Add(_log[^1]);

    /// <summary>Lets all replicas apply all entries.</summary>
    public void ApplyAll()
    {
        foreach (TestReplica replica in _replicas)
            replica.Send();
        foreach (TestReplica replica in _replicas)
            replica.Apply(int.MaxValue);
    }

    public void Dispose()
    {
        foreach (TestReplica replica in _replicas)
            replica.Model.Dispose();
    }
}
