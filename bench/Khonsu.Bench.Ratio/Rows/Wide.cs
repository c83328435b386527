namespace Khonsu.Bench.Ratio.Rows;

/// <summary>A row of many columns: eight each of whole numbers, floating-point numbers, numbers with nulls and texts.
/// </summary>
[Transactional]
public sealed partial record Wide(
    [Key] long Id, long A1, long A2, long A3, long A4, long A5, long A6, long A7,
    double B0, double B1, double B2, double B3, double B4, double B5, double B6, double B7,
    int? C0, int? C1, int? C2, int? C3, int? C4, int? C5, int? C6, int? C7,
    string D0, string D1, string D2, string D3, string D4, string D5, string D6, string D7)
{
    /// <summary>Makes rows that depend on the seed only.</summary>
    public static Wide[] CreateMany(int count, int seed)
    {
        var random = new Random(seed);
        var rows = new Wide[count];
        for (var i = 0; i < count; i++)
            rows[i] = new Wide(
                i, L(), L(), L(), L(), L(), L(), L(), F(), F(), F(), F(), F(), F(), F(), F(),
                N(), N(), N(), N(), N(), N(), N(), N(), T(), T(), T(), T(), T(), T(), T(), T());
        return rows;

        long L() => random.NextInt64();
        double F() => random.NextDouble();
        int? N() => random.Next(5) == 0 ? null : random.Next();
        string T() => $"t{random.Next(100_000_000)}";
    }
}
