namespace Khonsu.Bench.Ratio.Rows;

/// <summary>A row with a text key; the same columns as Khonsu's <c>NamedAccount</c>.</summary>
sealed record PlainNamedAccount(string Id, string Owner, decimal Balance, long Version);
