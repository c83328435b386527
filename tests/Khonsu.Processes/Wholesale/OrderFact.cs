using System.Collections.Immutable;

namespace Khonsu.Processes.Wholesale;

/// <summary>An order that the books have.</summary>
/// <param name="Mark">Of the transaction that has made it.</param>
/// <param name="Place">The district of all.</param>
/// <param name="Number">Of those of the district.</param>
/// <param name="Carrier">The mark of the delivery; 0 for none.</param>
readonly record struct OrderFact(long Mark, int Place, int Number, long Carrier)
{
    const int Numbers = 4;

    public static IEnumerable<long> ToNumbers(ImmutableArray<OrderFact> orders)
        => orders.SelectMany(static one => (long[])[one.Mark, one.Place, one.Number, one.Carrier]);

    public static ImmutableArray<OrderFact> FromNumbers(ImmutableArray<long> numbers) =>
    [
        .. Enumerable.Range(0, numbers.Length / Numbers).Select(place => numbers.AsSpan(place * Numbers, Numbers)
            is [long mark, long district, long number, long carrier]
                ? new OrderFact(mark, (int)district, (int)number, carrier)
                : throw new FormatException("Not orders.")),
    ];
}
