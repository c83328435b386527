namespace Ledger.Model;

/// <summary>Random transfers between the accounts of a load; used by one thread.</summary>
/// <param name="seed">Of accounts and amounts; request ids are new each time.</param>
sealed class RandomOrders(int seed)
{
    /// <summary>How many accounts there are.</summary>
    public const int AccountCount = 10;

    const int CentsMax = 10_000;
    const decimal Credit = 500;

    readonly Random _random = new(seed);

    /// <summary>The accounts, with nothing in them.</summary>
    public static IEnumerable<Account> Accounts
        => Enumerable.Range(0, AccountCount).Select(static number => new Account(NameOf(number), Credit));

    /// <summary>Draws the next one.</summary>
    public Order Next()
    {
        int source = _random.Next(AccountCount);
        int target = (source + _random.Next(1, AccountCount)) % AccountCount;
        decimal amount = _random.Next(1, CentsMax + 1) / 100m;
        return new Order($"{Guid.NewGuid():N}", NameOf(source), NameOf(target), amount);
    }

    static string NameOf(int number) => $"load-{number}";
}
