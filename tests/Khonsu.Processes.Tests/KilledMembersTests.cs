using System.Collections.Immutable;
using Khonsu.Processes.Model;
using Khonsu.Processes.Tests.Faults;
using Khonsu.Processes.Tests.Load;
using Khonsu.Processes.Tests.Members;
using Khonsu.Processes.Words;
using Khonsu.Stress.Tests.History;
using Xunit.Abstractions;

namespace Khonsu.Processes.Tests;

/// <summary>
/// Members in processes of their own, which are killed, paused, and cut off from each other at random while clients
/// write and read. What the clients were told must be explained by transactions that ran one after the other,
/// each between its question and its answer; the members must go on by themselves when the faults end, and be equal.
/// </summary>
public sealed class KilledMembersTests(ITestOutputHelper output)
{
    const int Replicas = 3;
    const int Clients = 8;
    static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(IsolationLevel.Serializable, 20, 3, 1)]
    [InlineData(IsolationLevel.Snapshot, 10, 3, 1)]
    // Of the four, three vote in each shard.
    [InlineData(IsolationLevel.Serializable, 25, 4, 4)]
    public async Task Whatever_is_killed_paused_or_cut_off_no_answer_is_wrong(
        IsolationLevel isolation, int seconds, int members, int shards)
    {
        int seed = ProcessSettings.Seed;
        seconds = ProcessSettings.SecondsOr(seconds);
        output.WriteLine($"seed={seed} seconds={seconds}");
        await using var cluster = new MemberCluster(members, shards, Replicas);
        await Task.WhenAll(Enumerable.Range(0, members).Select(cluster.StartAsync));
        var journal = new Journal();
        var faults = new FaultRunner(cluster, seed);
        Client[] clients =
            [.. Enumerable.Range(1, Clients).Select(number => new Client(cluster, journal, isolation, seed + number))];

        await faults.RunBesideAsync(
            seconds, end => Task.WhenAll(clients.Select(client => client.RunAsync(end))), s_patience);

        await CheckEqualAsync(cluster, journal, isolation);
        output.WriteLine($"faults: {faults.Report}");
        output.WriteLine(
            $"{journal.CountOf(Outcome.Done)} done, {journal.CountOf(Outcome.Refused)} refused, "
            + $"{journal.CountOf(Outcome.Unknown)} unknown");
        Assert.NotEqual(0, faults.Count);
        ImmutableArray<Attempt> history = journal.ToHistory(isolation);
        Assert.Contains(history, static one => one.IsCommitted && one.Operations.Any(static step => step.IsWrite));
        string? evidence = HistoryChecker.EvidenceAgainst(history, isolation);
        Assert.True(evidence is null, evidence);
    }

    // Every member reads everything, in one transaction: they must agree, and the reads are part of the history.
    static async Task CheckEqualAsync(MemberCluster cluster, Journal journal, IsolationLevel isolation)
    {
        ImmutableArray<Step> all =
        [
            .. Enumerable.Range(0, Client.GroupOf(journal) + 1).SelectMany(static group => new[]
            {
                new Step(StepKind.ScanLists, group), new Step(StepKind.ScanNumbers, group),
            }),
        ];
        var reader = new Client(cluster, journal, isolation, seed: 0);
        var contents = new HashSet<string>();
        for (int member = 0; member < cluster.Count; member++)
        {
            Entry entry;
            do
            {
                entry = await reader.AskAsync(member, RequestKind.ReadFresh, all).WaitAsync(s_patience)
                    ?? throw new InvalidOperationException("A member is down.");
            }
            while (entry.Outcome != Outcome.Done);

            contents.Add(string.Join(';', entry.Readings));
        }

        Assert.Single(contents);
    }
}
