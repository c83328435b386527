using Khonsu.Programs.Tests.Common;

namespace Khonsu.Programs.Tests.ClosedEconomy;

/// <summary>
/// Draws keys of which few are asked for often: the one of rank r in proportion to 1 / r^exponent. Which key has which
/// rank is shuffled, so that the hot ones are not neighbours.
/// </summary>
/// <remarks>Differs from the usual approximation: the few thousand weights are summed up and searched.</remarks>
sealed class ZipfianKeys
{
    readonly double[] _sums;
    readonly long[] _keyOfRank;

    public ZipfianKeys(int keys, double exponent, SeededRandom random)
    {
        _sums = new double[keys];
        double sum = 0;
        for (int rank = 0; rank < keys; rank++)
            _sums[rank] = sum += 1 / Math.Pow(rank + 1, exponent);
        _keyOfRank = [.. Enumerable.Range(0, keys)];
        random.Shuffle(_keyOfRank);
    }

    public long Draw(SeededRandom random)
    {
        int found = Array.BinarySearch(_sums, random.Fraction() * _sums[^1]);
        return _keyOfRank[Math.Min(found < 0 ? ~found : found, _sums.Length - 1)];
    }
}
