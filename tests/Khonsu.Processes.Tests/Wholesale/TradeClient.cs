using Khonsu.Processes.Tests.Members;
using Khonsu.Processes.Wholesale;
using Khonsu.Processes.Words;

namespace Khonsu.Processes.Tests.Wholesale;

/// <summary>Asks members for one transaction after the other, and writes down what it is told.</summary>
sealed class TradeClient(MemberCluster cluster, TradeJournal journal, int seed)
{
    readonly Random _random = new(seed);

    /// <summary>How many audits had an answer.</summary>
    public int AuditCount { get; private set; }

    /// <summary>Trades.</summary>
    public async Task RunAsync(CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            TradeKind kind = TradeMix.DrawKind(_random);
            long mark = journal.NextMark();
            long begin = journal.Tick();
            Answer? answer = await cluster.TradeAsync(_random.Next(cluster.Count), kind, mark);
            if (answer is null)
            {
                // A member that is down is not asked; then another one is.
                await Task.Delay(1, CancellationToken.None);
                continue;
            }

            int result = answer.Readings.Length == 0 ? 0 : (int)answer.Readings[0].Values[0];
            journal.Add(new TradeNote(kind, mark, begin, journal.Tick(), answer.Outcome, result));
        }
    }

    /// <summary>Audits members while others trade; one that is down or cannot tell is passed over.</summary>
    public async Task AuditAsync(CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            TradeKind kind = _random.Next(2) == 0 ? TradeKind.Audit : TradeKind.AuditEarnings;
            // Evidence comes as an error.
            if (await cluster.TradeAsync(_random.Next(cluster.Count), kind, 0) is { Outcome: Outcome.Done })
                AuditCount++;
            // Why: an audit reads all rows, and the others are to get on.
            await Task.Delay(50, CancellationToken.None);
        }
    }
}
