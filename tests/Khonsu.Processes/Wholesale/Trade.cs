namespace Khonsu.Processes.Wholesale;

/// <summary>
/// A wholesaler in the manner of TPC-C: warehouses with districts, whose customers order, pay and are delivered. All
/// rows of a warehouse are in its shard, so what crosses warehouses crosses shards.
/// </summary>
[TransactionalModel(
    typeof(Warehouse),
    typeof(District),
    typeof(Customer),
    typeof(Order),
    typeof(OpenOrder),
    typeof(OrderLine),
    typeof(StockItem),
    typeof(Payment))]
sealed partial class Trade;
