namespace Khonsu.Bench.Ratio.Rows;

/// <summary>What every rival is filled with, so that all of them start from the same rows.</summary>
static class BankContent
{
    public const decimal StartBalance = 1000m;
    public const long CounterKey = 1;

    /// <summary>Keys of a block that reads four accounts and updates the last.</summary>
    public const int MixedKeys = 5;

    /// <summary>Keys of a block that only reads.</summary>
    public const int PointKeys = 10;

    static readonly string[] s_owners = [.. Enumerable.Range(0, 16).Select(static i => $"owner-{i:D2}")];

    public static string OwnerOf(long id) => s_owners[(int)(id & 15)];

    public static PlainAccount AccountOf(long id) => new(id, OwnerOf(id), StartBalance, 0);

    public static PlainNamedAccount NamedAccountOf(string id, int index) => new(id, OwnerOf(index), StartBalance, 1);
}
