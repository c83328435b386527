using System.Collections.Immutable;

namespace Khonsu.Processes.Wholesale;

/// <summary>What is ordered.</summary>
/// <param name="Mark">Of the transaction.</param>
/// <param name="Warehouse">Of the district.</param>
/// <param name="District">In which district.</param>
/// <param name="Customer">By whom.</param>
/// <param name="IsGivenUp">Whether it is given up in the end.</param>
/// <param name="Lines">Item, warehouse that it comes from, and quantity of each line.</param>
sealed record OrderDraw(
    long Mark,
    int Warehouse,
    int District,
    int Customer,
    bool IsGivenUp,
    ImmutableArray<(int Item, int Supplier, int Quantity)> Lines)
{
    /// <summary>The order of a mark.</summary>
    public static OrderDraw Of(long mark, TradeMix mix)
    {
        Random random = TradeChance.Of(mark);
        int warehouse = random.OneOf(TradeSize.Warehouses);
        int district = random.OneOf(TradeSize.Districts);
        int customer = random.OneOf(TradeSize.Customers);
        bool isGivenUp = random.Next(100) == 0;
        var lines = new (int, int, int)[random.Next(TradeSize.LinesMin, TradeSize.LinesMax + 1)];
        for (int line = 0; line < lines.Length; line++)
        {
            lines[line] = (
                random.OneOf(TradeSize.Items),
                random.OtherOrSame(warehouse, mix.RemoteLinePercent),
                random.OneOf(TradeSize.QuantityMax));
        }

        return new OrderDraw(mark, warehouse, district, customer, isGivenUp, [.. lines]);
    }

    /// <summary>The row of a line.</summary>
    /// <param name="order">The number of the order.</param>
    /// <param name="line">The line, from 0.</param>
    /// <param name="delivery">The mark of the delivery; 0 for none.</param>
    public OrderLine LineOf(int order, int line, long delivery)
    {
        (int item, int supplier, int quantity) = Lines[line];
        long amount = quantity * TradeSize.PriceOf(item);
        return new OrderLine(Warehouse, District, order, line + 1, item, supplier, quantity, amount, delivery);
    }
}
