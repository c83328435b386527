namespace Khonsu.Flight.Tests.Rows;

/// <summary>Money that somebody has; its past is kept.</summary>
/// <param name="Id">Whose.</param>
/// <param name="Email">An address that nobody else has.</param>
/// <param name="Balance">How much.</param>
[Transactional(RetainedCommits = 1_000)]
public sealed partial record Account(
    [Key] string Id, [Index(IsUnique = true)] string Email, [Decimal(19, 4)] decimal Balance)
{
    [Invariant("The balance is not below zero")]
    internal bool IsCovered => Balance >= 0;
}
