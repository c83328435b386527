namespace Khonsu.Programs.Tests.ClosedEconomy;

/// <summary>Coins that are in no account: those of closed accounts wait here for new ones.</summary>
/// <param name="Teller">The thread that uses it; with one for all they would be in each other's way.</param>
/// <param name="Balance">Coins, never below zero.</param>
[Transactional]
sealed partial record Reserve([Key] int Teller, long Balance);
