namespace Khonsu.Processes.Wholesale;

/// <summary>How large the wholesaler is: small, so that transactions meet each other.</summary>
static class TradeSize
{
    public const int Warehouses = 8;
    public const int Districts = 3;
    public const int Customers = 8;
    public const int Items = 40;

    /// <summary>Lines of an order, at least and at most.</summary>
    public const int LinesMin = 5;

    /// <inheritdoc cref="LinesMin"/>
    public const int LinesMax = 15;

    /// <summary>What a line orders at most.</summary>
    public const int QuantityMax = 10;

    /// <summary>What each warehouse has of each item at first.</summary>
    public const int FirstStock = 55;

    /// <summary>Stock does not fall below.</summary>
    public const int StockMin = 10;

    /// <summary>It is filled up by so many. So it is always one of as many numbers, and what was sold says which.
    /// </summary>
    public const int FillUp = 91;

    /// <summary>How many orders of a district are looked at for stock that is low.</summary>
    public const int RecentOrders = 20;

    /// <summary>Stock below is low.</summary>
    public const int LowStock = 20;

    /// <summary>The number of a district among all.</summary>
    public static int PlaceOf(int warehouse, int district) => (warehouse * (Districts + 1)) + district;

    /// <summary>What one costs, in cents. Items never change, so they need no table.</summary>
    public static long PriceOf(int item) => 100 + (item * 7919L % 9_900);
}
