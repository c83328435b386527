using System.Collections.Immutable;

namespace Khonsu.Processes.Wholesale;

/// <summary>Which transactions the books say were done.</summary>
/// <param name="Orders">All orders.</param>
/// <param name="Payments">The marks of all payments.</param>
sealed record TradeFacts(ImmutableArray<OrderFact> Orders, ImmutableArray<long> Payments)
{
    public static TradeFacts Of(TradeBooks books) => new(
        [
            .. books.Orders.Select(static order => new OrderFact(
                order.Mark, TradeSize.PlaceOf(order.Warehouse, order.District), order.Number, order.Carrier)),
        ],
        [.. books.Payments.Select(static payment => payment.Mark)]);
}
