namespace Khonsu.Processes.Wholesale;

/// <summary>The transactions, and what is asked of the books besides.</summary>
enum TradeKind
{
    /// <summary>An order; a few are given up in the end by who orders.</summary>
    NewOrder,

    /// <summary>A customer pays.</summary>
    Payment,

    /// <summary>The oldest order of each district of a warehouse is delivered.</summary>
    Delivery,

    /// <summary>Reads the last order of a customer.</summary>
    OrderStatus,

    /// <summary>Reads how many of the items that were ordered last are low.</summary>
    StockLevel,

    /// <summary>Makes the first rows, if they are not there.</summary>
    Fill,

    /// <summary>All conditions, on what a node has at a moment.</summary>
    Audit,

    /// <summary>What all warehouses have earned, proven to be so at one moment by all shards.</summary>
    AuditEarnings,

    /// <summary>All conditions, on all that was committed before, and the facts.</summary>
    Close,
}
