namespace Khonsu.Bench.Ratio.Keys;

/// <summary>
/// Precomputed row numbers for one thread. Why precomputed: a Zipf draw costs as much as a small transaction; a
/// sequential read of an array costs every rival the same nanosecond. The length is a power of two, so a cursor wraps
/// by a mask.
/// </summary>
static class KeyStream
{
    const int SmallTableRows = 10_000;
    const int SmallStreamKeys = 1 << 16;
    const int LargeStreamKeys = 1 << 21;

    /// <summary>Draws keys in groups that never repeat a key within a group.</summary>
    /// <param name="distribution">How row numbers are drawn.</param>
    /// <param name="rows">Rows of the table; more than twice the group.</param>
    /// <param name="groupKeys">Keys that one operation takes: a power of two.</param>
    /// <param name="seed">Seed; equal seeds give equal streams.</param>
    /// <returns>The stream; its length is a multiple of the group.</returns>
    public static int[] Draw(KeyDistribution distribution, int rows, int groupKeys, int seed)
    {
        var random = new Random(seed);
        var zipf = distribution == KeyDistribution.Zipf ? ZipfTable.Of(rows) : null;
        // Why two lengths: the stream of a table that fits the caches must not push the table out of them.
        var keys = new int[rows <= SmallTableRows ? SmallStreamKeys : LargeStreamKeys];
        for (var group = 0; group < keys.Length; group += groupKeys)
            for (var i = 0; i < groupKeys; i++)
                keys[group + i] = DrawOther(zipf, random, rows, keys.AsSpan(group, i));
        return keys;
    }

    static int DrawOther(ZipfTable? zipf, Random random, int rows, ReadOnlySpan<int> taken)
    {
        // Ends because the table has more rows than the group has keys, so every draw has a fresh chance.
        while (true)
        {
            var key = zipf is null ? random.Next(rows) : zipf.Draw(random);
            if (!taken.Contains(key))
                return key;
        }
    }
}
