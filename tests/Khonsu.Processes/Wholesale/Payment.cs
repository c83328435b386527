namespace Khonsu.Processes.Wholesale;

/// <summary>A payment: the history.</summary>
/// <param name="Warehouse">Which warehouse was paid.</param>
/// <param name="Mark">Of the transaction that has made it.</param>
/// <param name="District">Which district of it.</param>
/// <param name="CustomerWarehouse">Where the customer is, who may be one of another warehouse.</param>
/// <param name="CustomerDistrict">In which district.</param>
/// <param name="Customer">The customer.</param>
/// <param name="Amount">In cents.</param>
[Transactional]
sealed partial record Payment(
    [property: Key(0), ShardKey] int Warehouse,
    [property: Key(1)] long Mark,
    int District,
    int CustomerWarehouse,
    int CustomerDistrict,
    int Customer,
    long Amount);
