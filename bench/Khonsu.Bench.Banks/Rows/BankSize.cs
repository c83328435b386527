namespace Khonsu.Bench.Ratio.Rows;

/// <summary>How many rows a bank starts with, and how long filling it may take.</summary>
/// <param name="AccountRows">Rows with keys 0 to this number, exclusive.</param>
/// <param name="Names">Keys of the named accounts; the same string instances serve the key streams.</param>
/// <param name="FillSecondsMax">After this a fill gives up and the rival is reported as skipped.</param>
sealed record BankSize(int AccountRows, string[] Names, double FillSecondsMax);
