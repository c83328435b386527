using Khonsu;
using KhonsuProgram;

using ShopTables shop = ShopTables.Open();
shop.Atomically(static tx =>
{
    tx.Products.Add(new Product(1, "lamp", 39.90m, 2));
    tx.Products.Add(new Product(2, "desk", 249m, 1));
});

// A block is one transaction: both changes become visible at once, or neither does.
shop.Atomically(("ann", 1, 2), static (tx, sale) =>
{
    (string customer, int product, int pieces) = sale;
    tx.Products.Row(product).Stock -= pieces;
    tx.Orders.Add(new Order(1, product, customer, pieces));
});

try
{
    shop.Atomically(static tx =>
    {
        tx.Orders.Add(new Order(2, 1, "bob", 1));
        tx.Products.Row(1).Stock -= 1;
    });
}
catch (InvariantViolationException refused)
{
    Console.WriteLine($"Refused, and nothing of it happened: {refused.Message}");
}

// Read blocks see one snapshot, never wait and are never refused.
shop.Read(static tx =>
{
    foreach (Order order in tx.Orders.ByCustomer("ann"))
    {
        Product product = tx.Products[order.Product];
        decimal sum = order.Pieces * product.Price;
        Console.WriteLine($"{order.Customer}: {order.Pieces} x {product.Name}, {sum:0.00} in all");
    }

    Console.WriteLine($"{tx.Orders.Count} order, {tx.Products[1].Stock} lamps left");
    tx.Orders.WriteArrowFile("orders.arrow");
});
Console.WriteLine($"orders.arrow has {new FileInfo("orders.arrow").Length} bytes");
