using System.Collections.Immutable;
using Khonsu.Processes.Tests.Faults;
using Khonsu.Processes.Tests.Members;
using Khonsu.Processes.Tests.Wholesale;
using Khonsu.Processes.Wholesale;
using Khonsu.Processes.Words;
using Xunit.Abstractions;

namespace Khonsu.Processes.Tests;

/// <summary>
/// A wholesaler in the manner of TPC-C over several shards, on members that are killed, paused, and cut off from each
/// other at random. The books must be right at any moment, on any member; have what was acknowledged and nothing that
/// was refused; and be the same everywhere when the faults end.
/// </summary>
public sealed class TradingMembersTests(ITestOutputHelper output)
{
    const int Members = 3;
    const int Shards = 4;
    const int Clients = 12;
    const int Seconds = 10;
    static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Whatever_is_killed_paused_or_cut_off_the_books_are_right()
    {
        int seed = ProcessSettings.Seed;
        int seconds = ProcessSettings.SecondsOr(Seconds);
        output.WriteLine($"seed={seed} seconds={seconds}");
        await using var cluster = new MemberCluster(Members, Shards, Members, TradeMember.Word);
        await Task.WhenAll(Enumerable.Range(0, Members).Select(cluster.StartAsync));
        await cluster.UntilDoneAsync(0, TradeKind.Fill).WaitAsync(s_patience);
        var journal = new TradeJournal();
        var faults = new FaultRunner(cluster, seed);
        TradeClient[] clients = [.. Enumerable.Range(1, Clients).Select(
            number => new TradeClient(cluster, journal, seed + number))];
        var auditor = new TradeClient(cluster, journal, seed);

        await faults.RunBesideAsync(
            seconds,
            end => Task.WhenAll([auditor.AuditAsync(end), .. clients.Select(client => client.RunAsync(end))]),
            s_patience);

        TradeFacts facts = await CloseAsync(cluster);
        output.WriteLine($"faults: {faults.Report}");
        output.WriteLine(
            $"{journal.CountOf(Outcome.Done)} done, {journal.CountOf(Outcome.Refused)} refused, "
            + $"{journal.CountOf(Outcome.Unknown)} unknown, {auditor.AuditCount} audits meanwhile; "
            + $"{facts.Orders.Length} orders, {facts.Payments.Length} payments");
        string? evidence = journal.EvidenceAgainst(facts);
        Assert.True(evidence is null, evidence);
        Assert.NotEqual(0, faults.Count);
        Assert.NotEqual(0, auditor.AuditCount);
        Assert.All(
            (TradeKind[])[TradeKind.NewOrder, TradeKind.Payment, TradeKind.Delivery],
            kind => Assert.NotEqual(0, journal.CountOf(kind)));
    }

    // Each member holds all its rows against the conditions; they must have the same ones.
    static async Task<TradeFacts> CloseAsync(MemberCluster cluster)
    {
        var digests = new HashSet<string>();
        ImmutableArray<Reading> last = [];
        for (int member = 0; member < cluster.Count; member++)
        {
            Answer answer = await cluster.UntilDoneAsync(member, TradeKind.Close).WaitAsync(s_patience);
            digests.Add(answer.Text);
            last = answer.Readings;
        }

        Assert.Single(digests);
        return new TradeFacts(OrderFact.FromNumbers(last[0].Values), last[1].Values);
    }
}
