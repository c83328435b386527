using Khonsu.Cluster;
using Khonsu.Processes.Wholesale;
using Khonsu.Processes.Words;
using Xunit.Abstractions;

namespace Khonsu.Processes.Tests.Wholesale;

/// <summary>The wholesaler on a node of several shards in this process, where transactions that are wrong on purpose
/// can be put between others.</summary>
public sealed class TradingNodeTests(ITestOutputHelper output) : IDisposable
{
    const int Clerks = 6;
    const int WorksOfClerk = 60;

    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("khonsu-trade-");

    KhonsuNodeOptions Options => new()
    {
        Directory = Path.Combine(_folder.FullName, "node"),
        Shards = 4,
        Archive = null,
        // Small, so that shards take checkpoints meanwhile.
        CheckpointLogBytes = 60_000,
    };

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Clerks_who_meet_each_other_keep_the_books_and_a_node_that_is_killed_has_them()
    {
        int seed = int.TryParse(Environment.GetEnvironmentVariable("KHONSU_SEED"), out int given) ? given : 1;
        output.WriteLine($"seed={seed}");
        var journal = new TradeJournal();
        string digest;
        await using (KhonsuNode<Trade> node = await StartAsync())
        {
            var trader = new Trader(node.Model, TradeMix.Far);
            await trader.FillAsync();
            int audits = await TradeAsync(trader, journal, seed);
            output.WriteLine($"{journal.CountOf(Outcome.Done)} done, {audits} audits meanwhile");
            Assert.NotEqual(0, audits);
            Check(trader, journal);
            digest = trader.Books().Digest();
        }

        await using KhonsuNode<Trade> again = await StartAsync();
        await again.SynchronizeAsync();
        var late = new Trader(again.Model, TradeMix.Far);
        Assert.Equal(digest, late.Books().Digest());
        await TradeAsync(late, journal, seed + Clerks);
        Check(late, journal);
    }

    [Fact]
    public async Task One_clerk_leaves_what_a_store_in_memory_has()
    {
        await using KhonsuNode<Trade> node = await StartAsync();
        using var memory = Trade.Open();
        Trader[] traders = [new(node.Model, TradeMix.Far), new(memory, TradeMix.Far)];
        foreach (Trader trader in traders)
        {
            await trader.FillAsync();
            await RunAsync(trader, new TradeJournal(), seed: 7);
            Assert.Null(trader.Audit());
        }

        Assert.Equal(traders[1].Books().Digest(), traders[0].Books().Digest());
    }

    [Fact]
    public async Task A_payment_in_two_transactions_is_found_between_them()
    {
        await using KhonsuNode<Trade> node = await StartAsync();
        var trader = new Trader(node.Model, TradeMix.Far);
        await trader.FillAsync();
        Payment payment = PaymentDraw.Of(1, TradeMix.Far);

        await node.Model.AtomicallyAsync(payment, Clerk.Earn);
        Assert.StartsWith("condition 10:", trader.Audit(), StringComparison.Ordinal);

        await node.Model.AtomicallyAsync(payment, Clerk.Credit);
        Assert.Null(trader.Audit());
    }

    [Fact]
    public async Task An_order_whose_number_was_read_outside_of_it_is_found()
    {
        await using KhonsuNode<Trade> node = await StartAsync();
        var trader = new Trader(node.Model, TradeMix.Far);
        await trader.FillAsync();
        OrderDraw[] two = [.. Enumerable.Range(1, 1000).Select(static mark => OrderDraw.Of(mark, TradeMix.Far))
            .Where(static draw => (draw.Warehouse, draw.District, draw.IsGivenUp) == (1, 1, false)).Take(2)];
        District before = node.Model.Read(static tx => tx.Districts[(1, 1)]);
        await trader.RunAsync(TradeKind.NewOrder, two[0].Mark);
        Assert.Null(trader.Audit());

        await node.Model.AtomicallyAsync(tx =>
        {
            tx.Districts.Upsert(before with { NextOrder = before.NextOrder + 1 });
            tx.Orders.Upsert(new Order(1, 1, before.NextOrder, two[1].Mark, two[1].Customer, two[1].Lines.Length, 0));
            for (int line = 0; line < two[1].Lines.Length; line++)
                tx.OrderLines.Upsert(two[1].LineOf(before.NextOrder, line, delivery: 0));
        });

        Assert.NotNull(trader.Audit());
    }

    [Theory]
    [InlineData(IsolationLevel.Serializable, null)]
    // Each of its reads is of another moment: a payment between them is half there.
    [InlineData(IsolationLevel.ReadCommitted, "condition 1:")]
    public async Task An_audit_beside_a_payment_finds_what_its_level_lets_it_see(IsolationLevel level, string? expected)
    {
        await using KhonsuNode<Trade> node = await StartAsync();
        var trader = new Trader(node.Model, TradeMix.Far);
        await trader.FillAsync();
        Payment payment = PaymentDraw.Of(1, TradeMix.Far);
        bool isPaid = false;

        string? evidence = await node.Model.AtomicallyAsync(
            tx =>
            {
                Warehouse warehouse = tx.Warehouses[payment.Warehouse];
                if (!isPaid)
                {
                    isPaid = true;
                    RunElsewhere(() => node.Model.Atomically(payment, Clerk.Pay));
                }

                var districts = new List<District>();
                for (int district = 1; district <= TradeSize.Districts; district++)
                    districts.Add(tx.Districts[(payment.Warehouse, district)]);
                return TradeAudit.EvidenceAgainst(new Earnings([warehouse], districts));
            },
            new TransactionOptions { Isolation = level });

        if (expected is null)
            Assert.Null(evidence);
        else
            Assert.StartsWith(expected, evidence, StringComparison.Ordinal);
        Assert.Null(trader.Audit());
    }

    // Clerks at the same time, and somebody who looks at the books until they have done.
    static async Task<int> TradeAsync(Trader trader, TradeJournal journal, int seed)
    {
        Task[] clerks = [.. Enumerable.Range(0, Clerks).Select(
            clerk => Task.Run(() => RunAsync(trader, journal, seed + clerk)))];
        int audits = 0;
        while (!Array.TrueForAll(clerks, static clerk => clerk.IsCompleted))
        {
            Assert.Null(trader.Audit());
            Assert.Null(await trader.AuditEarningsAsync());
            audits++;
        }

        await Task.WhenAll(clerks);
        return audits;
    }

    static async Task RunAsync(Trader trader, TradeJournal journal, int seed)
    {
        var random = new Random(seed);
        for (int work = 0; work < WorksOfClerk; work++)
        {
            TradeKind kind = TradeMix.DrawKind(random);
            long mark = journal.NextMark();
            long begin = journal.Tick();
            try
            {
                int result = await trader.RunAsync(kind, mark);
                journal.Add(new TradeNote(kind, mark, begin, journal.Tick(), Outcome.Done, result));
            }
            catch (GivenUpException)
            {
                journal.Add(new TradeNote(kind, mark, begin, journal.Tick(), Outcome.Refused, 0));
            }
        }
    }

    // Why by a handle: waiting for the task itself could run it on this thread, where a block is running.
    static void RunElsewhere(Action act)
    {
        var running = Task.Run(act);
        ((IAsyncResult)running).AsyncWaitHandle.WaitOne();
        Assert.True(running.IsCompletedSuccessfully, $"{running.Exception}");
    }

    static void Check(Trader trader, TradeJournal journal)
    {
        Assert.Null(trader.Audit());
        Assert.Null(journal.EvidenceAgainst(TradeFacts.Of(trader.Books())));
    }

    Task<KhonsuNode<Trade>> StartAsync() => KhonsuNode.StartAsync(Options, Trade.Open, Trade.Tables);
}
