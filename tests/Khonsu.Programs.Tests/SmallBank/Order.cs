namespace Khonsu.Programs.Tests.SmallBank;

/// <summary>What a customer asks for.</summary>
/// <param name="Kind">Which of the five.</param>
/// <param name="Customer">The customer's number.</param>
/// <param name="Cents">How much; without meaning for <see cref="OrderKind.Balance"/> and
/// <see cref="OrderKind.Amalgamate"/>.</param>
/// <param name="Receiver">Who is given all, for <see cref="OrderKind.Amalgamate"/> only.</param>
sealed record Order(OrderKind Kind, long Customer, long Cents = 0, long Receiver = 0)
{
    /// <summary>The name under which a customer's number is found.</summary>
    public static string NameOf(long customer) => $"customer {customer}";
}
