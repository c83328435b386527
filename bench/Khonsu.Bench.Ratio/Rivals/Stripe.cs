using Khonsu.Bench.Ratio.Rows;

namespace Khonsu.Bench.Ratio.Rivals;

/// <summary>One lock and the rows that it guards.</summary>
sealed class Stripe
{
    public readonly Lock Gate = new();
    public readonly Dictionary<long, PlainAccount> Accounts = [];
    public readonly Dictionary<string, PlainNamedAccount> Named = [];
}
