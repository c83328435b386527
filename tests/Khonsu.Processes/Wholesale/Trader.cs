namespace Khonsu.Processes.Wholesale;

/// <summary>Does transactions by their marks on a store, which may be a node's.</summary>
/// <param name="trade">The store.</param>
/// <param name="mix">How much goes beyond a warehouse.</param>
sealed class Trader(Trade trade, TradeMix mix)
{
    // One delivery in so many searches.
    const int Searches = 4;

    /// <summary>Makes the first rows.</summary>
    public async Task FillAsync()
    {
        for (int warehouse = 1; warehouse <= TradeSize.Warehouses; warehouse++)
            await trade.AtomicallyAsync(warehouse, Clerk.Fill).ConfigureAwait(false);
    }

    /// <summary>Does one.</summary>
    /// <param name="kind">Of the five.</param>
    /// <param name="mark">All choices follow from it.</param>
    /// <returns>The number of an order, or how many were delivered; else 0.</returns>
    /// <exception cref="GivenUpException">It was an order that was given up.</exception>
    /// <exception cref="BrokenBooksException">What it has read cannot be.</exception>
    public async Task<int> RunAsync(TradeKind kind, long mark)
    {
        Random random = TradeChance.Of(mark);
        int warehouse = random.OneOf(TradeSize.Warehouses);
        int district = random.OneOf(TradeSize.Districts);
        switch (kind)
        {
            case TradeKind.NewOrder:
                return await trade.AtomicallyAsync(OrderDraw.Of(mark, mix), Clerk.Order).ConfigureAwait(false);
            case TradeKind.Payment:
                await trade.AtomicallyAsync(PaymentDraw.Of(mark, mix), Clerk.Pay).ConfigureAwait(false);
                return 0;
            case TradeKind.Delivery:
                return await trade.AtomicallyAsync(
                    (Warehouse: warehouse, Mark: mark, Searches: random.Next(Searches) == 0),
                    static (tx, one) => Clerk.Deliver(tx, one.Warehouse, one.Mark, one.Searches)).ConfigureAwait(false);
            case TradeKind.OrderStatus:
                await trade.AtomicallyAsync(
                    (Warehouse: warehouse, District: district, Customer: random.OneOf(TradeSize.Customers)),
                    static (tx, one) => Clerk.LookAtOrder(tx, one.Warehouse, one.District, one.Customer))
                    .ConfigureAwait(false);
                return 0;
            case TradeKind.StockLevel:
                await trade.AtomicallyAsync(
                    (Warehouse: warehouse, District: district),
                    static (tx, one) => Clerk.CountLow(tx, one.Warehouse, one.District)).ConfigureAwait(false);
                return 0;
            default:
                throw new InvalidOperationException($"No transaction: {kind}.");
        }
    }

    /// <summary>Holds all rows of a moment against all conditions.</summary>
    /// <returns>What is wrong; null when nothing is.</returns>
    public string? Audit() => TradeAudit.EvidenceAgainst(Books(), mix);

    /// <summary>All rows of a moment.</summary>
    public TradeBooks Books() => trade.Read(TradeBooks.Of);

    /// <summary>Holds what all warehouses have earned against what their districts have, at one moment that all shards
    /// have proven.</summary>
    /// <returns>What is wrong; null when nothing is.</returns>
    public async Task<string?> AuditEarningsAsync()
        => TradeAudit.EvidenceAgainst(await trade.AtomicallyAsync(Earnings.Of).ConfigureAwait(false));
}
