namespace Khonsu.Bench.Ratio.Rows;

/// <summary>The rows of <see cref="BankContent"/> as Khonsu's records.</summary>
static class KhonsuRows
{
    public static Account AccountOf(long id) => new(id, BankContent.OwnerOf(id), BankContent.StartBalance, 0);

    public static NamedAccount NamedAccountOf(string id, int index) =>
        new(id, BankContent.OwnerOf(index), BankContent.StartBalance, 1);
}
