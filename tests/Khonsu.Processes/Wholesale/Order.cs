namespace Khonsu.Processes.Wholesale;

/// <summary>An order.</summary>
/// <param name="Warehouse">Of the district.</param>
/// <param name="District">The district.</param>
/// <param name="Number">Of those of the district, from 1 without a gap.</param>
/// <param name="Mark">Of the transaction that has made it.</param>
/// <param name="Customer">Who has ordered, of the district.</param>
/// <param name="Lines">How many lines it has.</param>
/// <param name="Carrier">The mark of the delivery; 0 for none.</param>
[Transactional]
sealed partial record Order(
    [property: Key(0), ShardKey] int Warehouse,
    [property: Key(1)] int District,
    [property: Key(2)] int Number,
    long Mark,
    int Customer,
    int Lines,
    long Carrier);
