namespace Khonsu.Programs.Tests.ClosedEconomy;

/// <summary>Coins that are in no account: those of closed accounts wait here for new ones.</summary>
/// <param name="Teller">The thread that uses it; one reserve for all would make all of them wait for each other.</param>
/// <param name="Balance">Coins, never below zero.</param>
[Transactional]
sealed partial record Reserve([Key] int Teller, long Balance);
