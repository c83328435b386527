namespace Khonsu.Processes.Wholesale;

/// <summary>A customer of a district.</summary>
/// <param name="Warehouse">Of the district.</param>
/// <param name="District">The district.</param>
/// <param name="Number">Of those of the district.</param>
/// <param name="Balance">What he owes, in cents: what he was delivered without what he has paid.</param>
/// <param name="Paid">What he has paid, in cents.</param>
/// <param name="Payments">How often he has paid.</param>
/// <param name="Deliveries">How many of his orders were delivered.</param>
/// <param name="LastOrder">The last one; 0 for none.</param>
[Transactional]
sealed partial record Customer(
    [property: Key(0), ShardKey] int Warehouse,
    [property: Key(1)] int District,
    [property: Key(2)] int Number,
    long Balance,
    long Paid,
    int Payments,
    int Deliveries,
    int LastOrder);
