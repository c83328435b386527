namespace Khonsu.Processes.Wholesale;

/// <summary>A line of an order.</summary>
/// <param name="Warehouse">Of the order.</param>
/// <param name="District">Of the order.</param>
/// <param name="Order">The number of the order.</param>
/// <param name="Number">Of those of the order, from 1.</param>
/// <param name="Item">What is ordered.</param>
/// <param name="Supplier">The warehouse that it comes from.</param>
/// <param name="Quantity">How many.</param>
/// <param name="Amount">What they cost, in cents.</param>
/// <param name="Delivery">The mark of the delivery; 0 for none.</param>
[Transactional]
sealed partial record OrderLine(
    [property: Key(0), ShardKey] int Warehouse,
    [property: Key(1)] int District,
    [property: Key(2)] int Order,
    [property: Key(3)] int Number,
    int Item,
    int Supplier,
    int Quantity,
    long Amount,
    long Delivery);
