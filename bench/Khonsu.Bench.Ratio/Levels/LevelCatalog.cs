using Khonsu.Bench.Ratio.Keys;
using Khonsu.Bench.Ratio.Measuring;

namespace Khonsu.Bench.Ratio.Levels;

/// <summary>The isolation levels against each other, in the same rounds; <c>--levels</c> runs them.</summary>
/// <param name="smoke">Keeps the shape of the workloads and shrinks their tables.</param>
sealed class LevelCatalog(bool smoke)
{
    const int SmallRows = 100;
    const int MiddleRows = 1_000;

    static readonly IsolationLevel[] s_levels =
        [IsolationLevel.Serializable, IsolationLevel.SerializableSnapshot, IsolationLevel.Snapshot];

    // Why another baseline: a reader that starves at Serializable has a rate of nothing.
    static readonly IsolationLevel[] s_levelsFromSnapshot =
        [IsolationLevel.Snapshot, IsolationLevel.SerializableSnapshot, IsolationLevel.Serializable];

    readonly int _largeRows = smoke ? MiddleRows : 100_000;

    public IEnumerable<ContestPlan> Plans()
    {
        yield return Plan(
            "level-minimum", $"minimum of {MiddleRows:N0} rows, beside one writer", MiddleRows, s_levels, 2,
            static (level, rows) => new MinimumContestant(level, rows)) with
        {
            HasWriter = true,
            Threads = [2],
        };
        yield return Plan(
            "level-report", $"sum of {MiddleRows:N0} rows, stored in another row, beside one writer", MiddleRows,
            s_levelsFromSnapshot, 2, static (level, rows) => new ReportContestant(level, rows)) with
        {
            HasWriter = true,
            Threads = [2],
        };
        yield return Plan(
            "level-transfer", $"transfer over {MiddleRows:N0} rows", MiddleRows, s_levels, 2,
            static (level, rows) => new TransferContestant(level, rows));
        yield return Plan(
            "level-look-hot", $"10 reads and a transfer over {SmallRows:N0} rows", SmallRows, s_levels,
            LookContestant.GroupKeys, static (level, rows) => new LookContestant(level, rows));
        yield return Plan(
            "level-look", $"10 reads and a transfer over {_largeRows:N0} rows", _largeRows, s_levels,
            LookContestant.GroupKeys, static (level, rows) => new LookContestant(level, rows));
    }

    static ContestPlan Plan(
        string name,
        string title,
        int rows,
        IsolationLevel[] levels,
        int groupKeys,
        Func<IsolationLevel, int, Contestant> create) => new()
        {
            Name = name,
            Title = title,
            Rivals = [.. levels.Select(level => new RivalEntry(level.ToString(), () => create(level, rows)))],
            CreateWorker = index => new Worker(
                index, rows, KeyStream.Draw(KeyDistribution.Uniform, rows, groupKeys, seed: rows + index), []),
        };
}
