namespace Khonsu.Programs.Tests.SmallBank;

/// <summary>The same bank with one clerk and no transactions: what the answers should have been.</summary>
sealed class PlainBank
{
    readonly Dictionary<long, long> _saving = [];
    readonly Dictionary<long, long> _checking = [];

    public PlainBank(int customers, long centsEach)
    {
        for (long customer = 0; customer < customers; customer++)
            _saving[customer] = _checking[customer] = centsEach;
    }

    public long? Answer(Order order)
    {
        (long customer, long cents) = (order.Customer, order.Cents);
        long total = _saving[customer] + _checking[customer];
        switch (order.Kind)
        {
            case OrderKind.Balance:
                return total;
            case OrderKind.DepositChecking:
                _checking[customer] += cents;
                return cents;
            case OrderKind.TransactSaving when _saving[customer] + cents < 0:
                return null;
            case OrderKind.TransactSaving:
                _saving[customer] += cents;
                return cents;
            case OrderKind.Amalgamate:
                _saving[customer] = _checking[customer] = 0;
                _checking[order.Receiver] += total;
                return total;
            default:
                long paid = total < cents ? cents + 1 : cents;
                _checking[customer] -= paid;
                return paid;
        }
    }

    public (long Saving, long Checking) BalancesOf(long customer) => (_saving[customer], _checking[customer]);
}
