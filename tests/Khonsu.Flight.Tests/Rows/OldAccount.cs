namespace Khonsu.Flight.Tests.Rows;

#pragma warning disable KHN015 // Why: two versions of a program are in one assembly here.

/// <summary>An <see cref="Account"/> as an older version of the program had it.</summary>
/// <param name="Id">Whose.</param>
/// <param name="Balance">How much.</param>
/// <param name="Email">An address that nobody else has.</param>
[Transactional(Table = "accounts")]
public sealed partial record OldAccount([Key] string Id, int Balance, string Email);
