using System.Globalization;
using Khonsu.Cluster.Tests.Nodes;

namespace Khonsu.Cluster.Tests.Apply;

/// <summary>One random walk; everything in it is decided by its seed.</summary>
sealed class ReplicaWalk : IDisposable
{
    const int Rows = 5;
    static readonly TransactionOptions s_once = new() { MaxAttempts = 1 };

    readonly Random _random;

    // By the timestamp at which they committed, and those of one entry by their place in it.
    readonly SortedDictionary<(long Stamp, ulong Sent), WalkWork> _committed = [];
    readonly List<Task> _running = [];
    int _transactions;
    int _refused;

    public ReplicaWalk(int seed, bool isGrouping)
    {
        _random = new Random(seed);
        Replicas = new ReplicaSet(3, grouping: isGrouping ? new Random(seed) : null);
    }

    public ReplicaSet Replicas { get; }

    public int Refused => _refused;

    /// <summary>The content of one store in which the committed transactions have run one after the other.</summary>
    public string Expected
    {
        get
        {
            var rows = new SortedDictionary<string, Account>(StringComparer.Ordinal);
            foreach (WalkWork work in _committed.Values)
                work.Do(rows);
            return string.Join('\n', rows.Values);
        }
    }

    public void Step()
    {
        TestReplica replica = Replicas[_random.Next(Replicas.Count)];
        switch (_random.Next(10))
        {
            case < 5:
                _running.Add(RunAsync(replica, NextWork()));
                break;
            case < 9:
                replica.Apply(_random.Next(1, 5));
                break;
            default:
                if (Replicas.Log.Count > 0)
                    Replicas.RepeatLast();
                break;
        }
    }

    public async Task EndAsync()
    {
        Task all = Task.WhenAll(_running);
        // Why more than once: a commit that was refused without need is sent again.
        do
        {
            Replicas.ApplyAll();
            await Task.Yield();
        }
        while (!all.IsCompleted);

        await all;
        Replicas.ApplyAll();
    }

    public void Dispose() => Replicas.Dispose();

    WalkWork NextWork() => new(_random.Next(WalkWork.Kinds), Key(), Key(), Owner(), ++_transactions);

    async Task RunAsync(TestReplica replica, WalkWork work)
    {
        long stamp = 0;
        SentMark sent = TestReplica.MarkNext();
        bool hasWritten = false;
        try
        {
            await replica.Model.AtomicallyAsync(
                tx =>
                {
                    hasWritten = work.Do(tx);
                    tx.OnCommitted(info => stamp = info.CommitTimestamp);
                },
                s_once);
        }
        catch (TransactionConflictException)
        {
            Interlocked.Increment(ref _refused);
            return;
        }

        // Why: who writes nothing has no place among the others.
        if (!hasWritten)
            return;
        lock (_committed)
            _committed.Add((stamp, sent.Sequence), work);
    }

    string Key() => _random.Next(Rows).ToString(CultureInfo.InvariantCulture);

    string Owner() => _random.Next(3).ToString(CultureInfo.InvariantCulture);
}
