using Khonsu.Programs.Tests.Common;

namespace Khonsu.Programs.Tests.SmallBank;

/// <summary>Holds receipts and balances against the rules of the bank. Each check returns its evidence.</summary>
static class SmallBankChecker
{
    /// <summary>No money appears or vanishes: what is there was loaded or paid in, and not paid out.</summary>
    public static IEnumerable<string> Money(Bank bank, long loaded, IEnumerable<Receipt> receipts)
    {
        long expected = loaded + receipts.Sum(static receipt => receipt.Inflow);
        long actual = bank.Read(static tx =>
            tx.Savings.Sum(static saving => saving.Balance) + tx.Checkings.Sum(static checking => checking.Balance));
        if (actual != expected)
            yield return $"the bank has {actual} cents and should have {expected}";
        List<Saving> savings = bank.Read(static tx => tx.Savings.ToList());
        foreach (Saving saving in savings.Where(static saving => saving.Balance < 0))
            yield return $"savings of {saving.CustomerId} are {saving.Balance}";
    }

    /// <summary>A plain bank, given the orders one by one in a fitting order, answers and ends the same.</summary>
    public static IEnumerable<string> Serializability(Bank bank, PlainBank plain, IReadOnlyList<Receipt> receipts)
    {
        SerialOrder order = SerialOrder.Of([.. receipts.Select(static receipt => receipt.Footprint)]);
        return order.Complaints.Count > 0
            ? order.Complaints
            : Answers(plain, order.Positions.Select(position => receipts[position])).Concat(Balances(bank, plain));
    }

    static IEnumerable<string> Answers(PlainBank plain, IEnumerable<Receipt> receipts)
    {
        foreach (Receipt receipt in receipts)
        {
            long? answer = plain.Answer(receipt.Order);
            if (answer != receipt.Answer)
                yield return $"{receipt.Order} was answered {receipt.Answer} instead of {answer}";
        }
    }

    static IEnumerable<string> Balances(Bank bank, PlainBank plain)
    {
        (Saving Saving, Checking Checking)[] actual = bank.Read(static tx =>
        {
            ReadTable<long, Checking> checkings = tx.Checkings;
            return tx.Savings.Select(saving => (saving, checkings[saving.CustomerId])).ToArray();
        });
        foreach ((Saving saving, Checking checking) in actual)
        {
            (long, long) expected = plain.BalancesOf(saving.CustomerId);
            if ((saving.Balance, checking.Balance) != expected)
                yield return $"customer {saving.CustomerId} has {saving}, {checking} instead of {expected}";
        }
    }
}
