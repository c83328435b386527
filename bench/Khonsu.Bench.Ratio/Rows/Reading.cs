namespace Khonsu.Bench.Ratio.Rows;

/// <summary>The row of the Arrow part: one column of each common shape, with short ASCII text and nulls.</summary>
[Transactional]
public sealed partial record Reading(
    [property: Key] long Id, string Code, double Value, bool IsActive, DateTime At, int? Count)
{
    static readonly DateTime s_start = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Makes rows in order of <see cref="Id"/> that depend on the seed only.</summary>
    public static Reading[] CreateMany(int count, int seed)
    {
        var random = new Random(seed);
        var rows = new Reading[count];
        for (var i = 0; i < count; i++)
            rows[i] = new Reading(
                i, $"code{random.Next(100_000_000):D8}", random.NextDouble(), random.Next(3) == 0,
                s_start.AddMilliseconds(i), random.Next(5) == 0 ? null : random.Next());
        return rows;
    }
}
