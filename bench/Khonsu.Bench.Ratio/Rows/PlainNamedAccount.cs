namespace Khonsu.Bench.Ratio.Rows;

/// <summary>A row with a text key; the same columns as <see cref="NamedAccount"/>.</summary>
sealed record PlainNamedAccount(string Id, string Owner, decimal Balance, long Version);
