using Khonsu;

namespace Ledger.Model;

/// <summary>An account; its balance is the sum of its entries.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Credit">How far it may be overdrawn.</param>
/// <param name="Balance">What is in it.</param>
/// <param name="LastEntry">Number of its last entry; 0 for none.</param>
[Transactional]
sealed partial record Account(
    [property: Key(IsOrdered = true)] string Name,
    [property: Decimal(19, 2)] decimal Credit,
    [property: Decimal(19, 2)] decimal Balance = 0,
    long LastEntry = 0)
{
    /// <summary>Whether it is not overdrawn by more than its credit.</summary>
    [Invariant("No account is overdrawn by more than its credit")]
    bool IsCovered => Balance >= -Credit;
}
