namespace Khonsu.Bench.Ratio.Rows;

/// <summary>
/// The row of the rivals: 40 bytes of columns, 56 with the object header; the same columns as Khonsu's <c>Account</c>.
/// </summary>
sealed record PlainAccount(long Id, string Owner, decimal Balance, long Version)
{
    public PlainAccount Move(decimal amount) => this with { Balance = Balance + amount, Version = Version + 1 };
}
