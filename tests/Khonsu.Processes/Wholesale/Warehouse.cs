namespace Khonsu.Processes.Wholesale;

/// <summary>A warehouse.</summary>
/// <param name="Number">Of all warehouses.</param>
/// <param name="Earned">The payments to it, in cents.</param>
[Transactional]
sealed partial record Warehouse([property: Key] int Number, long Earned);
