namespace Khonsu.Processes.Wholesale;

/// <summary>How much goes beyond a warehouse.</summary>
/// <param name="RemoteLinePercent">Lines of orders that come from another warehouse.</param>
/// <param name="RemotePaymentPercent">Payments by customers of another warehouse.</param>
sealed record TradeMix(int RemoteLinePercent, int RemotePaymentPercent)
{
    /// <summary>As TPC-C has it.</summary>
    public static TradeMix Standard { get; } = new(1, 15);

    /// <summary>Most transactions are of several warehouses.</summary>
    public static TradeMix Far { get; } = new(15, 60);

    /// <summary>Draws what is done next: as much is delivered as ordered.</summary>
    public static TradeKind DrawKind(Random random) => random.Next(100) switch
    {
        < 41 => TradeKind.NewOrder,
        < 79 => TradeKind.Payment,
        < 92 => TradeKind.Delivery,
        < 96 => TradeKind.OrderStatus,
        _ => TradeKind.StockLevel,
    };
}
