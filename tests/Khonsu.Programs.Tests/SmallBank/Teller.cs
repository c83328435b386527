using Khonsu.Programs.Tests.Common;

namespace Khonsu.Programs.Tests.SmallBank;

/// <summary>
/// SmallBank: customers with a savings and a checking account, and five short transactions on them. Every transaction
/// first looks for the customer's number by name, then reads and writes the two accounts. The set is small and still
/// not safe at snapshot isolation: a check and a withdrawal from savings may miss each other.
/// </summary>
/// <remarks>
/// Source: Alomari, Cahill, Fekete, Roehm 2008, "The cost of serializability on platforms that use snapshot isolation".
/// Checked: the money in the bank is what was loaded and paid in less what was paid out; there is an order in which a
/// plain bank gives each customer the same answer, penalties for overdrafts included, and ends with the same balances.
/// Ours: amounts are whole cents; each account counts its changes, so that the checker knows who saw what.
/// </remarks>
static class Teller
{
    const long PenaltyCents = 1;

    public static Receipt Serve(Books books, Order order)
    {
        var counter = new Counter(books);
        long? answer = order.Kind switch
        {
            OrderKind.Balance => Balance(counter, order),
            OrderKind.DepositChecking => DepositChecking(counter, order),
            OrderKind.TransactSaving => TransactSaving(counter, order),
            OrderKind.Amalgamate => Amalgamate(counter, order),
            _ => WriteCheck(counter, order),
        };
        return new Receipt(order, answer, counter.ToFootprint($"{order.Kind} of {order.Customer}"));
    }

    static long Balance(Counter counter, Order order)
    {
        long id = counter.IdOf(order.Customer);
        return counter.Saving(id).Balance + counter.Checking(id).Balance;
    }

    static long DepositChecking(Counter counter, Order order)
    {
        long id = counter.IdOf(order.Customer);
        counter.Replace(counter.Checking(id).With(order.Cents));
        return order.Cents;
    }

    /// <summary>Pays in, or out when the amount is below zero; turned down when too little is there.</summary>
    static long? TransactSaving(Counter counter, Order order)
    {
        Saving saving = counter.Saving(counter.IdOf(order.Customer));
        if (saving.Balance + order.Cents < 0)
            return null;
        counter.Replace(saving.With(order.Cents));
        return order.Cents;
    }

    /// <summary>Moves all that a customer has to the checking account of another.</summary>
    static long Amalgamate(Counter counter, Order order)
    {
        long source = counter.IdOf(order.Customer);
        long target = counter.IdOf(order.Receiver);
        Saving saving = counter.Saving(source);
        Checking checking = counter.Checking(source);
        long moved = saving.Balance + checking.Balance;
        counter.Replace(saving.With(-saving.Balance));
        counter.Replace(checking.With(-checking.Balance));
        counter.Replace(counter.Checking(target).With(moved));
        return moved;
    }

    /// <summary>Pays a check; one that both accounts together do not cover costs a penalty.</summary>
    static long WriteCheck(Counter counter, Order order)
    {
        long id = counter.IdOf(order.Customer);
        Checking checking = counter.Checking(id);
        bool isCovered = counter.Saving(id).Balance + checking.Balance >= order.Cents;
        long paid = isCovered ? order.Cents : order.Cents + PenaltyCents;
        counter.Replace(checking.With(-paid));
        return paid;
    }
}
