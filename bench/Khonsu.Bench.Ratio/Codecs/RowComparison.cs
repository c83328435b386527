using Khonsu.Bench.Ratio.Rows;

namespace Khonsu.Bench.Ratio.Codecs;

/// <summary>Compares decoded rows with the original ones.</summary>
static class RowComparison
{
    /// <returns>The first difference in words, or null.</returns>
    public static string? Compare(Reading[] expected, Reading[] found)
    {
        if (expected.Length != found.Length)
            return $"{found.Length:N0} rows instead of {expected.Length:N0}";
        for (var i = 0; i < expected.Length; i++)
            if (!expected[i].Equals(found[i]))
                return $"row {i:N0} is {found[i]} instead of {expected[i]}";
        return null;
    }
}
