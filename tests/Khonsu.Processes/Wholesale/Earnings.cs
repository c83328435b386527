namespace Khonsu.Processes.Wholesale;

/// <summary>Warehouses and their districts at a moment, read by their keys.</summary>
/// <param name="Warehouses">The warehouses.</param>
/// <param name="Districts">Their districts.</param>
sealed record Earnings(IReadOnlyList<Warehouse> Warehouses, IReadOnlyList<District> Districts)
{
    public static Earnings Of(TradeTx tx)
    {
        var warehouses = new List<Warehouse>();
        var districts = new List<District>();
        for (int warehouse = 1; warehouse <= TradeSize.Warehouses; warehouse++)
        {
            warehouses.Add(tx.Warehouses[warehouse]);
            for (int district = 1; district <= TradeSize.Districts; district++)
                districts.Add(tx.Districts[(warehouse, district)]);
        }

        return new Earnings(warehouses, districts);
    }
}
