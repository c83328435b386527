using Khonsu.Cluster.TwoPhase;

namespace Khonsu.Cluster.Tests.TwoPhase;

/// <summary>What has happened in walks, so that they cannot pass without anything happening.</summary>
sealed class WalkCounts
{
    readonly SortedDictionary<string, long> _counts = [];

    public int Crashes { get; set; }

    public int GiveUps { get; set; }

    public int Retries { get; set; }

    /// <summary>Counts how a walk has ended.</summary>
    public void AddEnd(ModelCluster cluster)
    {
        Add("crashes", Crashes);
        Add("given up", GiveUps);
        Add("retried elsewhere", Retries);
        Add("committed", cluster.Truth.CommittedCount);
        Add("aborted where prepared", cluster.Truth.AbortedCount);
        Add("votes no", cluster.Truth.NoCount);
        Add("recovered", cluster.RecoveredCount);
        Add("uncertain answers", cluster.UncertainCount);
        foreach (AnswerKind kind in Enum.GetValues<AnswerKind>())
            Add($"answered {kind}", cluster.AnswerCounts[(int)kind]);
        for (int shard = 0; shard < cluster.ShardCount; shard++)
        {
            foreach (ModelEntry entry in cluster.LogOf(shard))
                Add($"entries {entry.Kind}", 1);
        }
    }

    /// <summary>Counts what another one has counted.</summary>
    public void Add(WalkCounts other)
    {
        foreach ((string name, long count) in other._counts)
            Add(name, count);
    }

    /// <summary>Nothing is missing.</summary>
    public void CheckAll() => Assert.All(_counts, static one => Assert.True(one.Value > 0, $"no {one.Key}"));

    /// <inheritdoc />
    public override string ToString() => string.Join(", ", _counts.Select(static one => $"{one.Value} {one.Key}"));

    void Add(string name, long count) => _counts[name] = _counts.GetValueOrDefault(name) + count;
}
