using System.Security.Cryptography;
using System.Text;

namespace Khonsu.Processes.Wholesale;

/// <summary>All rows at a moment.</summary>
sealed record TradeBooks
{
    public required IReadOnlyList<Warehouse> Warehouses { get; init; }

    public required IReadOnlyList<District> Districts { get; init; }

    public required IReadOnlyList<Customer> Customers { get; init; }

    public required IReadOnlyList<Order> Orders { get; init; }

    public required IReadOnlyList<OpenOrder> OpenOrders { get; init; }

    public required IReadOnlyList<OrderLine> OrderLines { get; init; }

    public required IReadOnlyList<StockItem> StockItems { get; init; }

    public required IReadOnlyList<Payment> Payments { get; init; }

    public static TradeBooks Of(TradeReadTx tx) => new()
    {
        Warehouses = [.. tx.Warehouses],
        Districts = [.. tx.Districts],
        Customers = [.. tx.Customers],
        Orders = [.. tx.Orders],
        OpenOrders = [.. tx.OpenOrders],
        OrderLines = [.. tx.OrderLines],
        StockItems = [.. tx.StockItems],
        Payments = [.. tx.Payments],
    };

    /// <summary>The same for the same rows.</summary>
    public string Digest()
    {
        IEnumerable<object>[] tables =
            [Warehouses, Districts, Customers, Orders, OpenOrders, OrderLines, StockItems, Payments];
        string[] rows = [.. tables.SelectMany(static table => table).Select(static row => $"{row}")];
        Array.Sort(rows, StringComparer.Ordinal);
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', rows))));
    }
}
