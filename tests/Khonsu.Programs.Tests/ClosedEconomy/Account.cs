namespace Khonsu.Programs.Tests.ClosedEconomy;

/// <summary>An account; while it is closed it has no row.</summary>
/// <param name="Id">A number from 0.</param>
/// <param name="Balance">Coins, never below zero.</param>
[Transactional(Table = "ycsb_accounts")]
sealed partial record Account([Key(IsOrdered = true)] long Id, long Balance);
