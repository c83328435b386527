using Khonsu.Programs.Tests.Common;
using Xunit.Abstractions;

namespace Khonsu.Programs.Tests.SmallBank;

public sealed class SmallBankTests(ITestOutputHelper output)
{
    const int Threads = 4;
    const int Customers = 500;
    const int HotCustomers = 8;
    const int OrdersEach = 15_000;
    const long LoadedEach = 100;

    [Fact]
    public void Five_transactions_on_four_threads_answer_as_a_plain_bank_does()
    {
        var run = new ProgramRun(output);
        using Bank bank = OpenBank(Customers);
        var receipts = new List<Receipt>[Threads];

        run.RunThreads(Threads, worker => receipts[worker.Number] = Work(bank, worker, OrdersEach * run.Scale));

        Receipt[] all = [.. receipts.SelectMany(static list => list)];
        run.AssertNone(SmallBankChecker.Money(bank, 2 * LoadedEach * Customers, all));
        run.AssertNone(SmallBankChecker.Serializability(bank, new PlainBank(Customers, LoadedEach), all));
        Assert.Contains(all, static receipt => receipt.HasPenalty);
        Assert.Contains(all, static receipt => receipt.Order.Kind == OrderKind.WriteCheck && !receipt.HasPenalty);
        Assert.Contains(all, static receipt => receipt.Answer is null);
    }

    [Fact]
    public void At_snapshot_a_check_and_a_withdrawal_miss_each_other_and_the_checker_says_so()
    {
        using Bank bank = OpenBank(1);

        (Receipt[] receipts, TxResult check) = PlayDangerousStructure(bank, IsolationLevel.Snapshot);

        Assert.True(check.IsCommitted);
        Assert.Equal(100, receipts.Single(static receipt => receipt.Order.Kind == OrderKind.Balance).Answer);
        Assert.DoesNotContain(receipts, static receipt => receipt.HasPenalty);
        Assert.Empty(SmallBankChecker.Money(bank, 2 * LoadedEach, receipts));
        string complaint = Assert.Single(
            SmallBankChecker.Serializability(bank, new PlainBank(1, LoadedEach), receipts));
        Assert.StartsWith("not serializable", complaint);
        Assert.Contains("WriteCheck of 0", complaint);
        Assert.Contains("TransactSaving of 0", complaint);
    }

    [Theory]
    [InlineData(IsolationLevel.RepeatableRead)]
    [InlineData(IsolationLevel.Serializable)]
    public void Above_snapshot_the_check_is_refused_and_pays_the_penalty_when_it_runs_again(IsolationLevel level)
    {
        using Bank bank = OpenBank(1);

        (Receipt[] receipts, TxResult check) = PlayDangerousStructure(bank, level);
        Receipt again = bank.Atomically(static tx => Teller.Serve(Books.Of(tx), s_check));

        Assert.Equal(("savings", 0L), (check.Abort!.Table, check.Abort.Key));
        Assert.True(again.HasPenalty);
        Receipt[] all = [.. receipts, again];
        Assert.Empty(SmallBankChecker.Money(bank, 2 * LoadedEach, all));
        Assert.Empty(SmallBankChecker.Serializability(bank, new PlainBank(1, LoadedEach), all));
    }

    [Fact]
    public void A_deposit_in_two_pieces_loses_money_and_the_checker_says_so()
    {
        using Bank bank = OpenBank(1);
        var deposit = new Order(OrderKind.DepositChecking, 0, 50);

        Checking stale = bank.Read(static tx => tx.Checkings[0]);
        Receipt whole = bank.Atomically(tx => Teller.Serve(Books.Of(tx), deposit));
        bank.Atomically(tx => tx.Checkings.Upsert(stale.With(50)));

        Receipt pieces = new(deposit, 50, new("two pieces", [new("checkings", 0, 0)], [new("checkings", 0, 1)]));
        Assert.Single(SmallBankChecker.Money(bank, 2 * LoadedEach, [whole, pieces]));
        Assert.StartsWith(
            "lost update",
            SmallBankChecker.Serializability(bank, new PlainBank(1, LoadedEach), [whole, pieces]).First());
    }

    [Fact]
    public void A_wrong_answer_is_found_by_the_plain_bank()
    {
        using Bank bank = OpenBank(1);
        Receipt receipt = bank.Atomically(static tx => Teller.Serve(Books.Of(tx), new Order(OrderKind.Balance, 0)));

        Receipt forged = receipt with { Answer = receipt.Answer + 1 };

        Assert.Empty(SmallBankChecker.Serializability(bank, new PlainBank(1, LoadedEach), [receipt]));
        Assert.Single(SmallBankChecker.Serializability(bank, new PlainBank(1, LoadedEach), [forged]));
    }

    // Both accounts hold 100. The check is covered, unless the savings are withdrawn first.
    static readonly Order s_check = new(OrderKind.WriteCheck, 0, 150);
    static readonly Order s_withdrawal = new(OrderKind.TransactSaving, 0, -100);

    // The check sees the savings; the withdrawal commits; a balance sees it without the check; the check commits.
    static (Receipt[] Receipts, TxResult Check) PlayDangerousStructure(Bank bank, IsolationLevel level)
    {
        TransactionOptions options = new() { Isolation = level };
        using BankTransaction checking = bank.Begin(options);
        Receipt check = Teller.Serve(Books.Of(checking), s_check);
        Receipt withdrawal = bank.Atomically(static tx => Teller.Serve(Books.Of(tx), s_withdrawal), options);
        Receipt balance = bank.Atomically(
            static tx => Teller.Serve(Books.Of(tx), new Order(OrderKind.Balance, 0)), options);
        TxResult result = checking.TryCommit();
        return (result.IsCommitted ? [check, withdrawal, balance] : [withdrawal, balance], result);
    }

    static List<Receipt> Work(Bank bank, Worker worker, int orders)
    {
        var book = new OrderBook(worker.Random, Customers, HotCustomers);
        var receipts = new List<Receipt>();
        for (int i = 0; i < orders; i++)
        {
            receipts.Add(bank.Atomically(
                book.Draw(),
                static (tx, order) => Teller.Serve(Books.Of(tx), order),
                cancellationToken: worker.Stop));
        }

        return receipts;
    }

    static Bank OpenBank(int customers)
    {
        Bank bank = Bank.Open();
        bank.Atomically(tx =>
        {
            for (long customer = 0; customer < customers; customer++)
            {
                tx.Accounts.Add(new Account(Order.NameOf(customer), customer));
                tx.Savings.Add(new Saving(customer, LoadedEach));
                tx.Checkings.Add(new Checking(customer, LoadedEach));
            }
        });
        return bank;
    }
}
