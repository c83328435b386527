namespace Khonsu.Simulation.Faults;

/// <summary>How many faults of each class a run or many runs injected.</summary>
sealed class FaultCounts
{
    static readonly FaultClass[] s_classes = Enum.GetValues<FaultClass>();

    readonly long[] _counts = new long[s_classes.Length];

    public long this[FaultClass fault] => _counts[(int)fault];

    public long Total => _counts.Sum();

    public void Add(FaultClass fault) => _counts[(int)fault]++;

    public void Add(FaultCounts other)
    {
        for (int index = 0; index < _counts.Length; index++)
            _counts[index] += other._counts[index];
    }

    /// <summary>A line for each class, also for those that were not injected.</summary>
    public override string ToString()
        => string.Join('\n', s_classes.Select(fault => $"{fault,-16} {this[fault],14:N0}"));
}
