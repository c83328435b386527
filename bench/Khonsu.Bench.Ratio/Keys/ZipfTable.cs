using System.Collections.Concurrent;

namespace Khonsu.Bench.Ratio.Keys;

/// <summary>
/// Zipf draws by binary search in the cumulative weights. Ranks are scattered over the row numbers by a fixed shuffle,
/// so hot rows are not neighbours in memory. Source: Cooper et al. 2010 (YCSB), exponent 0.99; drawn exactly, not by
/// its approximation.
/// </summary>
sealed class ZipfTable
{
    const double Exponent = 0.99;

    static readonly ConcurrentDictionary<int, ZipfTable> s_tables = new();

    readonly double[] _cumulative;
    readonly int[] _rowOfRank;

    ZipfTable(int rows)
    {
        _cumulative = new double[rows];
        var sum = 0.0;
        for (var rank = 0; rank < rows; rank++)
            _cumulative[rank] = sum += 1.0 / Math.Pow(rank + 1, Exponent);
        _rowOfRank = [.. Enumerable.Range(0, rows)];
        new Random(rows).Shuffle(_rowOfRank);
    }

    public static ZipfTable Of(int rows) => s_tables.GetOrAdd(rows, static n => new ZipfTable(n));

    public int Draw(Random random)
    {
        var found = Array.BinarySearch(_cumulative, random.NextDouble() * _cumulative[^1]);
        return _rowOfRank[Math.Min(found >= 0 ? found : ~found, _rowOfRank.Length - 1)];
    }
}
