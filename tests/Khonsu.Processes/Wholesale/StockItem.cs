namespace Khonsu.Processes.Wholesale;

/// <summary>What a warehouse has of an item.</summary>
/// <param name="Warehouse">The warehouse.</param>
/// <param name="Item">The item.</param>
/// <param name="Quantity">How many are there.</param>
/// <param name="Sold">How many were ordered.</param>
/// <param name="Orders">In how many lines.</param>
/// <param name="RemoteOrders">How many of these are of orders of other warehouses.</param>
[Transactional]
sealed partial record StockItem(
    [property: Key(0), ShardKey] int Warehouse,
    [property: Key(1)] int Item,
    int Quantity,
    long Sold,
    int Orders,
    int RemoteOrders);
