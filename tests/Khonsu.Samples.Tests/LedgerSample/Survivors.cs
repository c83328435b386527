using Khonsu.Samples.Tests.FlightsSample;
using Ledger.Model;

namespace Khonsu.Samples.Tests.LedgerSample;

/// <summary>
/// What must be in a ledger whose processes were killed: all that was acknowledged, all that was seen after an earlier
/// start, and of each process no more than what it had under way.
/// </summary>
/// <param name="folder">The ledger.</param>
/// <param name="threads">Transfers that a process has under way at most.</param>
sealed class Survivors(LedgerFolder folder, int threads)
{
    readonly List<Order> _acknowledged = [];
    BookTotals _before = new([], [], []);
    int _ends;

    /// <summary>How many transfers were acknowledged.</summary>
    public int Acknowledged => _acknowledged.Count;

    /// <summary>Kills a load, starts the ledger again and compares.</summary>
    public async Task KillAsync(LoadProcess load) => await CheckAsync(await load.KillAsync());

    /// <summary>Starts the ledger again after a load has ended, and compares.</summary>
    /// <param name="acknowledged">What the load has acknowledged.</param>
    public async Task CheckAsync(IReadOnlyList<Order> acknowledged)
    {
        _acknowledged.AddRange(acknowledged);
        _ends++;
        BookTotals now = await folder.TotalsAsync();
        Assert.Empty(now.Contradictions());
        Dictionary<string, Transfer> made = now.Transfers.ToDictionary(static transfer => transfer.RequestId);
        Assert.All(_acknowledged, order => Assert.True(
            made.TryGetValue(order.RequestId, out Transfer? transfer) && transfer.Answers(order), $"lost: {order}"));
        Assert.InRange(now.Transfers.Count, _acknowledged.Count, _acknowledged.Count + (_ends * threads));
        Assert.Subset(now.Transfers.ToHashSet(), _before.Transfers.ToHashSet());
        Assert.Subset(now.Entries.ToHashSet(), _before.Entries.ToHashSet());
        _before = now;
    }

    /// <summary>Asks again for what was acknowledged: the answer is the first one, and nothing changes.</summary>
    /// <param name="random">Chooses.</param>
    public async Task AskAgainAsync(Random random)
    {
        Order order = _acknowledged[random.Next(_acknowledged.Count)];
        Transfer first = _before.Transfers.Single(transfer => transfer.RequestId == order.RequestId);
        RunResult again = await folder.RunAsync(
            "transfer", order.RequestId, order.Source, order.Target, $"{order.Amount:F2}");
        again.AssertSucceeded();
        Assert.Equal(
            $"{order.RequestId}: {order.Amount:F2} from {order.Source} (entry {first.SourceEntry}) to {order.Target} "
            + $"(entry {first.TargetEntry}){Environment.NewLine}",
            again.Output);
        BookTotals now = await folder.TotalsAsync();
        Assert.Equal(_before.Accounts, now.Accounts);
        Assert.Equal(_before.Entries, now.Entries);
    }
}
