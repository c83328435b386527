namespace Khonsu.Processes.Wholesale;

/// <summary>An order that is not delivered.</summary>
/// <param name="Warehouse">Of the district.</param>
/// <param name="District">The district.</param>
/// <param name="Number">Of the order.</param>
/// <param name="Place">The district of all districts: <see cref="TradeSize.PlaceOf"/>.</param>
[Transactional]
sealed partial record OpenOrder(
    [property: Key(0), ShardKey] int Warehouse,
    [property: Key(1)] int District,
    [property: Key(2)] int Number,
    [property: Index] int Place);
