namespace Khonsu.Programs.Tests.SmallBank;

/// <summary>A savings account; it never goes below zero.</summary>
/// <param name="CustomerId">Whose it is.</param>
/// <param name="Balance">Cents.</param>
/// <param name="Changes">How often it was changed; only the checker looks at it.</param>
[Transactional]
sealed partial record Saving([Key] long CustomerId, long Balance, long Changes = 0)
{
    /// <summary>The account after one change.</summary>
    public Saving With(long cents) => this with { Balance = Balance + cents, Changes = Changes + 1 };
}
