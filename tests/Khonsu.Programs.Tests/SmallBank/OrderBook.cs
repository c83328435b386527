using Khonsu.Programs.Tests.Common;

namespace Khonsu.Programs.Tests.SmallBank;

/// <summary>Draws orders: each kind equally often, and most of them for a few customers, so that they meet.</summary>
sealed class OrderBook(SeededRandom random, int customers, int hotCustomers)
{
    const int CentsMax = 80;
    const int ColdOneIn = 10;

    public Order Draw()
    {
        long customer = DrawCustomer();
        var kind = (OrderKind)random.Below(5);
        return kind switch
        {
            OrderKind.Balance => new Order(kind, customer),
            OrderKind.DepositChecking => new Order(kind, customer, random.Between(1, CentsMax)),
            OrderKind.TransactSaving => new Order(kind, customer, random.Between(-CentsMax, CentsMax)),
            OrderKind.Amalgamate => new Order(kind, customer, Receiver: DrawOther(customer)),
            _ => new Order(kind, customer, random.Between(1, CentsMax)),
        };
    }

    long DrawCustomer() => random.Below(random.OneIn(ColdOneIn) ? customers : hotCustomers);

    long DrawOther(long customer)
    {
        long other = DrawCustomer();
        return other != customer ? other : (customer + 1) % customers;
    }
}
