namespace Khonsu.Programs.Tests.ClosedEconomy;

/// <summary>How far an economy has come from its coins, for each operation; 0 is the only good one.</summary>
/// <param name="CoinsBefore">Coins at the start.</param>
/// <param name="CoinsAfter">Coins at the end.</param>
/// <param name="Operations">What was done in between.</param>
sealed record AnomalyScore(long CoinsBefore, long CoinsAfter, long Operations)
{
    /// <summary>The score of the source: the drift over the number of operations.</summary>
    public decimal Value => (decimal)Math.Abs(CoinsBefore - CoinsAfter) / Operations;
}
