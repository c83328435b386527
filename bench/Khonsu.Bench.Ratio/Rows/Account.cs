namespace Khonsu.Bench.Ratio.Rows;

/// <summary>Khonsu's row: 40 bytes of columns, like <see cref="PlainAccount"/>, and the version header.</summary>
[Transactional]
public sealed partial record Account([property: Key] long Id, string Owner, decimal Balance, long Version)
{
    public Account Move(decimal amount) => this with { Balance = Balance + amount, Version = Version + 1 };
}
