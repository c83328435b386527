namespace Khonsu.Bench.Ratio.Codecs;

/// <summary>Compares decoded rows with the original ones.</summary>
static class RowComparison
{
    /// <returns>The first difference in words, or null.</returns>
    public static string? Compare<TRow>(TRow[] expected, TRow[] found, Func<TRow, TRow, bool>? areEqual = null)
        where TRow : class
    {
        if (expected.Length != found.Length)
            return $"{found.Length:N0} rows instead of {expected.Length:N0}";
        for (var i = 0; i < expected.Length; i++)
            if (!(areEqual?.Invoke(expected[i], found[i]) ?? expected[i].Equals(found[i])))
                return $"row {i:N0} is {found[i]} instead of {expected[i]}";
        return null;
    }
}
