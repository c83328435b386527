using System.Collections.Immutable;

namespace Khonsu.Bench.Ratio.Rows;

/// <summary>A row of trees: a record that may be null, a list of numbers, a list of texts.</summary>
[Transactional]
public sealed partial record Basket(
    [Key] long Id, Spot? Where, ImmutableArray<int> Counts, ImmutableArray<string> Tags)
{
    const int ItemsMax = 6;

    /// <summary>Makes rows that depend on the seed only.</summary>
    public static Basket[] CreateMany(int count, int seed)
    {
        var random = new Random(seed);
        var rows = new Basket[count];
        for (var i = 0; i < count; i++)
            rows[i] = new Basket(
                i,
                random.Next(5) == 0
                    ? null
                    : new Spot(random.NextDouble(), random.NextDouble(), $"spot{random.Next(100_000)}"),
                [.. Enumerable.Range(0, random.Next(ItemsMax)).Select(_ => random.Next())],
                [.. Enumerable.Range(0, random.Next(ItemsMax)).Select(_ => $"tag{random.Next(100_000)}")]);
        return rows;
    }

    /// <summary>Whether two rows hold the same; the lists of a record compare by reference.</summary>
    public static bool AreEqual(Basket left, Basket right) =>
        left.Id == right.Id
        && left.Where == right.Where
        && left.Counts.SequenceEqual(right.Counts)
        && left.Tags.SequenceEqual(right.Tags);
}
