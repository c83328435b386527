namespace Khonsu.Bench.Ratio.Rows;

/// <summary>What a quiescent walk over all accounts finds.</summary>
readonly record struct BankTotals(decimal Balance, long Versions, long Rows);
