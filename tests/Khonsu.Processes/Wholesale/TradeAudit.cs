namespace Khonsu.Processes.Wholesale;

/// <summary>
/// The conditions of consistency that TPC-C names (its third chapter, 1 to 12; the eleventh for books that begin
/// empty), and what follows besides from the transactions here: 13 what customers are told of themselves, 14 the stock,
/// which is what all lines of all warehouses have taken, 15 each order and payment is what its mark says, 16 no row is
/// missing. Together they leave nothing open: which orders, payments and deliveries there are, says what is in all
/// rows.
/// </summary>
sealed class TradeAudit
{
    readonly TradeBooks _books;
    readonly ILookup<(int Warehouse, int District), Order> _orders;
    readonly ILookup<(int Warehouse, int District, int Number), OrderLine> _lines;
    readonly ILookup<(int Warehouse, int District), OpenOrder> _open;

    TradeAudit(TradeBooks books)
    {
        _books = books;
        _orders = books.Orders.ToLookup(static row => (row.Warehouse, row.District));
        _lines = books.OrderLines.ToLookup(static row => (row.Warehouse, row.District, row.Order));
        _open = books.OpenOrders.ToLookup(static row => (row.Warehouse, row.District));
    }

    /// <summary>Holds all rows of a moment against all conditions.</summary>
    /// <returns>What is wrong, with the number of the condition; null when nothing is.</returns>
    public static string? EvidenceAgainst(TradeBooks books, TradeMix mix)
    {
        var audit = new TradeAudit(books);
        return OfRows(books)
            ?? EvidenceAgainst(new Earnings(books.Warehouses, books.Districts))
            ?? First(books.Districts, audit.OfDistrict)
            ?? First(books.Orders, audit.OfOrder)
            ?? audit.OfPayments()
            ?? audit.OfCustomers()
            ?? audit.OfStock()
            ?? First(books.Orders, order => audit.OfMark(order, mix))
            ?? First(books.Payments, payment => Unless(
                payment == PaymentDraw.Of(payment.Mark, mix), 15, $"{payment} is not what its mark says"));
    }

    /// <summary>Holds warehouses against their districts.</summary>
    /// <returns>What is wrong, with the number of the condition; null when nothing is.</returns>
    public static string? EvidenceAgainst(Earnings earnings)
    {
        ILookup<int, District> districts = earnings.Districts.ToLookup(static row => row.Warehouse);
        return First(earnings.Warehouses, warehouse =>
        {
            long sum = districts[warehouse.Number].Sum(static row => row.Earned);
            return Unless(warehouse.Earned == sum, 1, $"the districts of {warehouse} have earned {sum}");
        });
    }

    static string? OfRows(TradeBooks books)
    {
        int warehouses = books.Warehouses.Count;
        int districts = warehouses * TradeSize.Districts;
        return Unless(
            books.Districts.Count == districts
                && books.Customers.Count == districts * TradeSize.Customers
                && books.StockItems.Count == warehouses * TradeSize.Items,
            16,
            $"{warehouses} warehouses have {books.Districts.Count} districts, {books.Customers.Count} customers, "
                + $"{books.StockItems.Count} items");
    }

    string? OfDistrict(District district)
    {
        var place = (district.Warehouse, district.Number);
        Order[] orders = [.. _orders[place]];
        OpenOrder[] open = [.. _open[place]];
        int last = orders.Length == 0 ? 0 : orders.Max(static row => row.Number);
        int lastOpen = open.Length == 0 ? last : open.Max(static row => row.Number);
        int firstOpen = open.Length == 0 ? last + 1 : open.Min(static row => row.Number);
        int lines = orders.Sum(static row => row.Lines);
        int found = orders.Sum(order => _lines[(place.Warehouse, place.Number, order.Number)].Count());
        return Unless(district.NextOrder - 1 == last && last == lastOpen, 2, $"{district}: {last}, open {lastOpen}")
            ?? Unless(orders.Length == last, 2, $"{district} has {orders.Length} orders")
            ?? Unless(lastOpen - firstOpen + 1 == open.Length, 3, $"{district}: {open.Length} from {firstOpen}")
            ?? Unless(district.NextDelivery == firstOpen, 3, $"{district}: the first open one is {firstOpen}")
            ?? Unless(lines == found, 4, $"{district}: {lines} lines, found {found}")
            ?? Unless(orders.Length - open.Length == district.NextDelivery - 1, 11, $"{district}: {open.Length} open");
    }

    string? OfOrder(Order order)
    {
        bool isOpen = _open[(order.Warehouse, order.District)].Any(open => open.Number == order.Number);
        OrderLine[] lines = [.. _lines[(order.Warehouse, order.District, order.Number)]];
        return Unless(isOpen == (order.Carrier == 0), 5, $"{order} is {(isOpen ? "" : "not ")}open")
            ?? Unless(lines.Length == order.Lines, 6, $"{order} has {lines.Length}")
            ?? First(lines, line => Unless(line.Delivery == order.Carrier, 7, $"{line} is not as {order}"));
    }

    string? OfPayments()
    {
        ILookup<int, Payment> ofWarehouse = _books.Payments.ToLookup(static row => row.Warehouse);
        ILookup<(int, int), Payment> ofDistrict = _books.Payments.ToLookup(static row => (row.Warehouse, row.District));
        return First(_books.Warehouses, row => Unless(
                row.Earned == ofWarehouse[row.Number].Sum(static one => one.Amount), 8, $"{row} was paid otherwise"))
            ?? First(_books.Districts, row => Unless(
                row.Earned == ofDistrict[(row.Warehouse, row.Number)].Sum(static one => one.Amount),
                9,
                $"{row} was paid otherwise"));
    }

    string? OfCustomers()
    {
        ILookup<(int, int, int), Payment> paid = _books.Payments.ToLookup(
            static row => (row.CustomerWarehouse, row.CustomerDistrict, row.Customer));
        ILookup<(int, int, int), Order> orders = _books.Orders.ToLookup(
            static row => (row.Warehouse, row.District, row.Customer));
        return First(_books.Customers, row =>
        {
            var key = (row.Warehouse, row.District, row.Number);
            long payments = paid[key].Sum(static one => one.Amount);
            Order[] delivered = [.. orders[key].Where(static order => order.Carrier != 0)];
            long amount = delivered.Sum(order => _lines[(order.Warehouse, order.District, order.Number)]
                .Sum(static line => line.Amount));
            int last = orders[key].Select(static order => order.Number).DefaultIfEmpty().Max();
            return Unless(row.Balance == amount - payments, 10, $"{row} has got {amount} and paid {payments}")
                ?? Unless(row.Balance + row.Paid == amount, 12, $"{row} has got {amount}")
                ?? Unless(
                    row.Payments == paid[key].Count() && row.Deliveries == delivered.Length && row.LastOrder == last,
                    13,
                    $"{row}: {paid[key].Count()} payments, {delivered.Length} deliveries, order {last}");
        });
    }

    string? OfStock()
    {
        ILookup<(int, int), OrderLine> taken = _books.OrderLines.ToLookup(static row => (row.Supplier, row.Item));
        return First(_books.StockItems, row =>
        {
            OrderLine[] lines = [.. taken[(row.Warehouse, row.Item)]];
            long sold = lines.Sum(static line => line.Quantity);
            long quantity = TradeSize.FirstStock - sold;
            bool isFilledUp = (row.Quantity - quantity) % TradeSize.FillUp == 0
                && row.Quantity is >= TradeSize.StockMin and < TradeSize.StockMin + TradeSize.FillUp;
            return Unless(
                row.Sold == sold
                    && row.Orders == lines.Length
                    && row.RemoteOrders == lines.Count(line => line.Warehouse != row.Warehouse)
                    && isFilledUp,
                14,
                $"{row}: {lines.Length} lines of {sold}");
        });
    }

    string? OfMark(Order order, TradeMix mix)
    {
        OrderDraw draw = OrderDraw.Of(order.Mark, mix);
        OrderLine[] lines =
        [
            .. _lines[(order.Warehouse, order.District, order.Number)].OrderBy(static line => line.Number),
        ];
        bool isIt = !draw.IsGivenUp
            && (order.Warehouse, order.District, order.Customer) == (draw.Warehouse, draw.District, draw.Customer)
            && lines.Length == draw.Lines.Length
            && Enumerable.Range(0, lines.Length).All(
                line => lines[line] == draw.LineOf(order.Number, line, order.Carrier));
        return Unless(isIt, 15, $"{order} is not {draw}");
    }

    static string? First<TRow>(IEnumerable<TRow> rows, Func<TRow, string?> evidence)
        => rows.Select(evidence).FirstOrDefault(static one => one is not null);

    static string? Unless(bool isTrue, int condition, string evidence)
        => isTrue ? null : $"condition {condition}: {evidence}";
}
