namespace Ledger.Web;

/// <summary>Why a transfer was not made at once.</summary>
/// <param name="Time">When that was.</param>
/// <param name="What">What became of it.</param>
/// <param name="Why">The explanation.</param>
sealed record Remark(DateTimeOffset Time, string What, string Why);
