namespace Khonsu.Processes.Wholesale;

/// <summary>What is paid.</summary>
static class PaymentDraw
{
    const int AmountMax = 500_000;

    /// <summary>The payment of a mark.</summary>
    public static Payment Of(long mark, TradeMix mix)
    {
        Random random = TradeChance.Of(mark);
        int warehouse = random.OneOf(TradeSize.Warehouses);
        int district = random.OneOf(TradeSize.Districts);
        return new Payment(
            warehouse,
            mark,
            district,
            random.OtherOrSame(warehouse, mix.RemotePaymentPercent),
            random.OneOf(TradeSize.Districts),
            random.OneOf(TradeSize.Customers),
            random.OneOf(AmountMax));
    }
}
