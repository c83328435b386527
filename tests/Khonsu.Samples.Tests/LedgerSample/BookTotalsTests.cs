using Ledger.Model;

namespace Khonsu.Samples.Tests.LedgerSample;

/// <summary>Each way in which a book can disagree with itself is found.</summary>
public sealed class BookTotalsTests
{
    static readonly BookTotals s_good = new(
        [new Account("ann", 0, 5, 2), new Account("bank", 10, -5, 2)],
        [
            new Entry("ann", 1, "r1", 8, 8), new Entry("ann", 2, "r2", -3, 5),
            new Entry("bank", 1, "r1", -8, -8), new Entry("bank", 2, "r2", 3, -5),
        ],
        [new Transfer("r1", "bank", "ann", 8, 1, 1), new Transfer("r2", "ann", "bank", 3, 2, 2)]);

    [Fact]
    public void A_book_that_agrees_with_itself_has_no_contradiction() => Assert.Empty(s_good.Contradictions());

    [Fact]
    public void Money_from_nowhere_is_found()
        => AssertFound(
            "the balances of all accounts add up to 1.00 instead of 0",
            s_good with { Accounts = [s_good.Accounts[0] with { Balance = 6 }, s_good.Accounts[1]] });

    [Fact]
    public void A_balance_that_is_not_the_sum_of_the_entries_is_found()
        => AssertFound(
            "account 'ann' is not what its entries say",
            s_good with { Accounts = [s_good.Accounts[0] with { Balance = 6 }, s_good.Accounts[1]] });

    [Fact]
    public void An_entry_that_is_missing_is_found()
    {
        BookTotals bad = s_good with { Entries = [.. s_good.Entries.Skip(1)] };
        AssertFound("there are 3 entries of 2 transfers", bad);
        AssertFound("transfer 'r1' does not have its two entries", bad);
        AssertFound("entry 2 of 'ann' does not follow from those before it", bad);
    }

    [Fact]
    public void A_transfer_that_was_made_twice_is_found()
    {
        BookTotals bad = s_good with { Entries = [.. s_good.Entries, new Entry("ann", 3, "r1", 8, 13)] };
        AssertFound("there are 5 entries of 2 transfers", bad);
    }

    [Fact]
    public void Entries_without_their_transfer_are_found()
        => AssertFound(
            "there are 4 entries of 1 transfers", s_good with { Transfers = [s_good.Transfers[0]] });

    [Fact]
    public void An_entry_of_another_amount_is_found()
        => AssertFound(
            "transfer 'r2' does not have its two entries",
            s_good with { Transfers = [s_good.Transfers[0], s_good.Transfers[1] with { Amount = 4 }] });

    static void AssertFound(string contradiction, BookTotals totals)
        => Assert.Contains(contradiction, totals.Contradictions());
}
