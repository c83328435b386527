namespace Khonsu.Processes.Wholesale;

/// <summary>What the transactions do to the rows. Each row is found by its key, so what is of one warehouse is of one
/// shard; only a delivery that searches looks into an index, which is of all.</summary>
static class Clerk
{
    /// <summary>Makes the first rows of a warehouse, if they are not there.</summary>
    public static void Fill(TradeTx tx, int warehouse)
    {
        if (tx.Warehouses.ContainsKey(warehouse))
            return;
        tx.Warehouses.Add(new Warehouse(warehouse, 0));
        for (int district = 1; district <= TradeSize.Districts; district++)
        {
            tx.Districts.Add(new District(warehouse, district, 0, NextOrder: 1, NextDelivery: 1));
            for (int customer = 1; customer <= TradeSize.Customers; customer++)
                tx.Customers.Add(new Customer(warehouse, district, customer, 0, 0, 0, 0, 0));
        }

        for (int item = 1; item <= TradeSize.Items; item++)
            tx.StockItems.Add(new StockItem(warehouse, item, TradeSize.FirstStock, 0, 0, 0));
    }

    /// <summary>Orders.</summary>
    /// <returns>The number of the order.</returns>
    /// <exception cref="GivenUpException">It is given up, when all is written.</exception>
    public static int Order(TradeTx tx, OrderDraw draw)
    {
        (int warehouse, int district) = (draw.Warehouse, draw.District);
        District own = tx.Districts[(warehouse, district)];
        int number = own.NextOrder;
        tx.Districts.Upsert(own with { NextOrder = number + 1 });
        tx.Orders.Add(new Order(warehouse, district, number, draw.Mark, draw.Customer, draw.Lines.Length, 0));
        tx.OpenOrders.Add(new OpenOrder(warehouse, district, number, TradeSize.PlaceOf(warehouse, district)));
        tx.Customers.Row((warehouse, district, draw.Customer)).LastOrder = number;
        for (int line = 0; line < draw.Lines.Length; line++)
        {
            (int item, int supplier, int quantity) = draw.Lines[line];
            StockItem stock = tx.StockItems[(supplier, item)];
            int rest = stock.Quantity - quantity;
            tx.StockItems.Upsert(stock with
            {
                Quantity = rest < TradeSize.StockMin ? rest + TradeSize.FillUp : rest,
                Sold = stock.Sold + quantity,
                Orders = stock.Orders + 1,
                RemoteOrders = stock.RemoteOrders + (supplier == warehouse ? 0 : 1),
            });
            tx.OrderLines.Add(draw.LineOf(number, line, delivery: 0));
        }

        return draw.IsGivenUp ? throw new GivenUpException() : number;
    }

    /// <summary>Pays.</summary>
    public static void Pay(TradeTx tx, Payment payment)
    {
        Earn(tx, payment);
        Credit(tx, payment);
    }

    /// <summary>What a payment does to the warehouse.</summary>
    public static void Earn(TradeTx tx, Payment payment)
    {
        tx.Warehouses.Row(payment.Warehouse).Earned += payment.Amount;
        tx.Districts.Row((payment.Warehouse, payment.District)).Earned += payment.Amount;
        tx.Payments.Add(payment);
    }

    /// <summary>What a payment does to the customer.</summary>
    public static void Credit(TradeTx tx, Payment payment)
    {
        Customer customer = tx.Customers[(payment.CustomerWarehouse, payment.CustomerDistrict, payment.Customer)];
        tx.Customers.Upsert(customer with
        {
            Balance = customer.Balance - payment.Amount,
            Paid = customer.Paid + payment.Amount,
            Payments = customer.Payments + 1,
        });
    }

    /// <summary>Delivers the oldest order of each district of a warehouse.</summary>
    /// <param name="tx">The transaction.</param>
    /// <param name="warehouse">The warehouse.</param>
    /// <param name="mark">Of the transaction.</param>
    /// <param name="searches">Whether the order is looked for in the index; else the district knows it.</param>
    /// <returns>How many orders.</returns>
    public static int Deliver(TradeTx tx, int warehouse, long mark, bool searches)
    {
        int count = 0;
        for (int district = 1; district <= TradeSize.Districts; district++)
        {
            int number = tx.Districts[(warehouse, district)].NextDelivery;
            if (searches)
                CheckOldest(tx, warehouse, district, number);
            if (tx.Orders.Find((warehouse, district, number)) is not { } order)
                continue;
            Deliver(tx, order, mark);
            tx.Districts.Row((warehouse, district)).NextDelivery = number + 1;
            count++;
        }

        return count;
    }

    /// <summary>Reads the last order of a customer.</summary>
    /// <exception cref="BrokenBooksException">It is not whole.</exception>
    public static void LookAtOrder(TradeTx tx, int warehouse, int district, int customer)
    {
        Customer who = tx.Customers[(warehouse, district, customer)];
        if (who.LastOrder == 0)
            return;
        Order order = tx.Orders.Find((warehouse, district, who.LastOrder))
            ?? throw new BrokenBooksException($"The last order of {who} is not there.");
        Check(order.Customer == customer, $"The last order of {who} is {order}.");
        for (int line = 1; line <= order.Lines; line++)
        {
            OrderLine? row = tx.OrderLines.Find((warehouse, district, order.Number, line));
            Check(row is not null && row.Delivery == order.Carrier, $"Line {line} of {order} is {row}.");
        }

        bool isOpen = tx.OpenOrders.ContainsKey((warehouse, district, order.Number));
        Check(isOpen == (order.Carrier == 0), $"{order} is {(isOpen ? "" : "not ")}open.");
    }

    /// <summary>Counts items that are low, of those that were ordered last.</summary>
    /// <exception cref="BrokenBooksException">An order is not whole.</exception>
    public static int CountLow(TradeTx tx, int warehouse, int district)
    {
        int next = tx.Districts[(warehouse, district)].NextOrder;
        var items = new SortedSet<int>();
        for (int number = Math.Max(1, next - TradeSize.RecentOrders); number < next; number++)
        {
            Order order = tx.Orders.Find((warehouse, district, number))
                ?? throw new BrokenBooksException($"Order {warehouse}.{district}.{number} is not there.");
            for (int line = 1; line <= order.Lines; line++)
            {
                OrderLine row = tx.OrderLines.Find((warehouse, district, number, line))
                    ?? throw new BrokenBooksException($"Line {line} of {order} is not there.");
                if (row.Supplier == warehouse)
                    items.Add(row.Item);
            }
        }

        int low = 0;
        foreach (int item in items)
            low += tx.StockItems[(warehouse, item)].Quantity < TradeSize.LowStock ? 1 : 0;
        return low;
    }

    static void Deliver(TradeTx tx, Order order, long mark)
    {
        (int warehouse, int district, int number) = (order.Warehouse, order.District, order.Number);
        Check(tx.OpenOrders.Remove((warehouse, district, number)), $"{order} is not open.");
        tx.Orders.Upsert(order with { Carrier = mark });
        long amount = 0;
        for (int line = 1; line <= order.Lines; line++)
        {
            OrderLine row = tx.OrderLines[(warehouse, district, number, line)];
            tx.OrderLines.Upsert(row with { Delivery = mark });
            amount += row.Amount;
        }

        Customer customer = tx.Customers[(warehouse, district, order.Customer)];
        tx.Customers.Upsert(customer with
        {
            Balance = customer.Balance + amount,
            Deliveries = customer.Deliveries + 1,
        });
    }

    static void CheckOldest(TradeTx tx, int warehouse, int district, int known)
    {
        int? oldest = null;
        foreach (OpenOrder open in tx.OpenOrders.ByPlace(TradeSize.PlaceOf(warehouse, district)))
            oldest = Math.Min(oldest ?? int.MaxValue, open.Number);
        int next = tx.Districts[(warehouse, district)].NextOrder;
        Check((oldest ?? next) == known, $"The oldest open order of {warehouse}.{district} is {oldest}, not {known}.");
    }

    static void Check(bool isTrue, string evidence)
    {
        if (!isTrue)
            throw new BrokenBooksException(evidence);
    }
}
