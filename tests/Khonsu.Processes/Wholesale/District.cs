namespace Khonsu.Processes.Wholesale;

/// <summary>A district of a warehouse.</summary>
/// <param name="Warehouse">Its warehouse.</param>
/// <param name="Number">Of those of the warehouse.</param>
/// <param name="Earned">The payments to it, in cents.</param>
/// <param name="NextOrder">The number of the next order.</param>
/// <param name="NextDelivery">The first order that is not delivered, or the next one.</param>
[Transactional]
sealed partial record District(
    [property: Key(0), ShardKey] int Warehouse,
    [property: Key(1)] int Number,
    long Earned,
    int NextOrder,
    int NextDelivery);
