using Khonsu.Cluster.Tests.Apply;
using Khonsu.Cluster.Tests.Nodes;

namespace Khonsu.Cluster.Tests.Recovery;

/// <summary>
/// A node with a random past: transactions at a time, checkpoints, trims, ends and starts in between. What it committed
/// is remembered as functions by commit timestamp; the oracle runs them again one after the other.
/// </summary>
sealed class PastWalk(int seed) : IDisposable
{
    const int Rows = 6;

    // Why once: blocks are begun one after the other, so those that go as one entry stand there by their numbers.
    static readonly TransactionOptions s_once = new() { MaxAttempts = 1 };

    readonly Random _random = new(seed);
    readonly SortedDictionary<(long Stamp, int Number), (WalkWork Work, DateTimeOffset Time)> _committed = [];
    int _transactions;

    public PastFolder Folder { get; } = new();

    public Random Random => _random;

    /// <summary>The last commit timestamp.</summary>
    public long LastStamp { get; private set; } = 1;

    /// <summary>What was committed and when, by timestamp.</summary>
    public IReadOnlyDictionary<(long Stamp, int Number), (WalkWork Work, DateTimeOffset Time)> Committed => _committed;

    /// <summary>Makes the past.</summary>
    public async Task RunAsync(int phases)
    {
        KhonsuNode<Bank> node = await Folder.StartAsync();
        for (int phase = 0; phase < phases; phase++)
        {
            Folder.Clock.Now += TimeSpan.FromSeconds(_random.Next(1, 100));
            await Task.WhenAll(Enumerable.Range(0, _random.Next(1, 12)).Select(_ => CommitAsync(node, Next())));
            LastStamp = node.Store.GetStatistics().CommitTimestamp;
            int what = _random.Next(4);
            if (what == 0)
                await node.CheckpointAsync();
            if (what != 1)
                continue;
            await node.DisposeAsync();
            node = await Folder.StartAsync();
        }

        await node.StopAsync();
    }

    /// <summary>What the store had at a timestamp.</summary>
    public string At(long stamp)
        => Replay(_committed.Where(one => one.Key.Stamp <= stamp).Select(static one => one.Value.Work));

    /// <summary>What the store had at a time.</summary>
    public string At(DateTimeOffset time)
        => Replay(_committed.Values.Where(one => one.Time <= time).Select(static one => one.Work));

    public void Dispose() => Folder.Dispose();

    static string Replay(IEnumerable<WalkWork> works)
    {
        var rows = new SortedDictionary<string, Account>(StringComparer.Ordinal);
        foreach (WalkWork work in works)
            work.Do(rows);
        return string.Join('\n', rows.Values);
    }

    WalkWork Next() => new(_random.Next(WalkWork.Kinds), Key(), Key(), $"owner {_random.Next(3)}", ++_transactions);

    string Key() => $"row {_random.Next(Rows)}";

    async Task CommitAsync(KhonsuNode<Bank> node, WalkWork work)
    {
        DateTimeOffset time = Folder.Clock.Now;
        long stamp = 0;
        bool hasWritten = false;
        try
        {
            await node.Model.AtomicallyAsync(
                tx =>
                {
                    hasWritten = work.Do(tx);
                    tx.OnCommitted(info => stamp = info.CommitTimestamp);
                },
                s_once);
        }
        catch (TransactionConflictException)
        {
            return;
        }

        if (!hasWritten)
            return;
        lock (_committed)
            _committed.Add((stamp, work.Number), (work, time));
    }
}
