using Khonsu.Processes.Wholesale;

namespace Khonsu.Processes.Tests.Wholesale;

/// <summary>Each condition of the books finds what it is for.</summary>
public sealed class TradeAuditTests : IDisposable
{
    const int Works = 150;
    const int Seed = 20261201;

    readonly Trade _trade = Trade.Open();
    readonly Trader _trader;

    public TradeAuditTests() => _trader = new Trader(_trade, TradeMix.Far);

    public void Dispose() => _trade.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(10)]
    // Not 11: it follows from the second and the third.
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(14)]
    [InlineData(15)]
    [InlineData(16)]
    public async Task What_breaks_a_condition_is_found_by_it(int condition)
    {
        await TradeAsync();
        Assert.Null(_trader.Audit());

        _trade.Atomically(condition, static (tx, condition) => Break(tx, condition));

        Assert.StartsWith($"condition {condition}:", _trader.Audit(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_marks_say_was_traded()
    {
        await TradeAsync();
        TradeBooks books = _trader.Books();
        Assert.Contains(books.Orders, static order => order.Carrier != 0);
        Assert.Contains(books.Orders, static order => order.Carrier == 0);
        Assert.Contains(books.StockItems, static row => row.RemoteOrders > 0 && row.Sold > row.RemoteOrders);
        Assert.Contains(books.Payments, static row => row.CustomerWarehouse != row.Warehouse);
        // Given up when all was written.
        long mark = Enumerable.Range(1, 1000).First(static mark => OrderDraw.Of(mark, TradeMix.Far).IsGivenUp);
        await Assert.ThrowsAsync<GivenUpException>(() => _trader.RunAsync(TradeKind.NewOrder, mark));
        Assert.Equal(books.Digest(), _trader.Books().Digest());
    }

    async Task TradeAsync()
    {
        await _trader.FillAsync();
        var random = new Random(Seed);
        for (long mark = 1; mark <= Works; mark++)
        {
            TradeKind kind = TradeMix.DrawKind(random);
            if (kind == TradeKind.NewOrder && OrderDraw.Of(mark, TradeMix.Far).IsGivenUp)
                continue;
            await _trader.RunAsync(kind, mark);
        }
    }

    static void Break(TradeTx tx, int condition)
    {
        (Order open, Order other) = OpenOrders(tx);
        var line = (open.Warehouse, open.District, open.Number, 1);
        var customer = (open.Warehouse, open.District, open.Customer);
        switch (condition)
        {
            case 1:
                tx.Warehouses.Row(1).Earned += 1;
                break;
            case 2:
                tx.Districts.Row((1, 1)).NextOrder += 1;
                break;
            case 3:
                tx.Districts.Row((1, 1)).NextDelivery += 1;
                break;
            case 4:
                tx.OrderLines.Remove(line);
                break;
            case 5:
                tx.Orders.Upsert(open with { Carrier = 1 });
                break;
            case 6:
                // All lines together are as many as before.
                tx.Orders.Upsert(open with { Lines = open.Lines + 1 });
                tx.Orders.Upsert(other with { Lines = other.Lines - 1 });
                break;
            case 7:
                tx.OrderLines.Row(line).Delivery = 1;
                break;
            case 8:
                tx.Warehouses.Row(1).Earned += 1;
                tx.Districts.Row((1, 1)).Earned += 1;
                break;
            case 9:
                tx.Districts.Row((1, 1)).Earned += 1;
                tx.Districts.Row((1, 2)).Earned -= 1;
                break;
            case 10:
                tx.Customers.Row(customer).Balance += 1;
                break;
            case 12:
                tx.Customers.Row(customer).Paid += 1;
                break;
            case 13:
                tx.Customers.Row(customer).LastOrder += 1;
                break;
            case 14:
                tx.StockItems.Row((1, 1)).Quantity += 1;
                break;
            case 15:
                tx.Orders.Upsert(open with { Mark = Works + 1 });
                break;
            default:
                tx.Customers.Remove(customer);
                break;
        }
    }

    // Two of one district.
    static (Order One, Order Other) OpenOrders(TradeTx tx)
    {
        var first = new SortedDictionary<int, Order>();
        foreach (Order order in tx.Orders)
        {
            int place = TradeSize.PlaceOf(order.Warehouse, order.District);
            if (order.Carrier == 0 && !first.TryAdd(place, order))
                return (first[place], order);
        }

        throw new InvalidOperationException("No district has two open orders.");
    }
}
