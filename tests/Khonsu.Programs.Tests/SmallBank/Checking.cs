namespace Khonsu.Programs.Tests.SmallBank;

/// <summary>A checking account; checks may take it below zero.</summary>
/// <param name="CustomerId">Whose it is.</param>
/// <param name="Balance">Cents.</param>
/// <param name="Changes">How often it was changed; only the checker looks at it.</param>
[Transactional]
sealed partial record Checking([Key] long CustomerId, long Balance, long Changes = 0)
{
    /// <summary>The account after one change.</summary>
    public Checking With(long cents) => this with { Balance = Balance + cents, Changes = Changes + 1 };
}
