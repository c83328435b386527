using Khonsu.Programs.Tests.Common;
using Xunit.Abstractions;

namespace Khonsu.Programs.Tests.Tatp;

public sealed class TatpTests(ITestOutputHelper output)
{
    const int Clients = 4;
    const int Subscribers = 1_000;
    const int TransactionsEach = 50_000;
    const int Audits = 60;

    [Fact]
    public void Seven_transactions_keep_the_constraints_and_every_acknowledged_change()
    {
        var run = new ProgramRun(output);
        using Network network = Population.Open(Subscribers, run.NewRandom());
        NetworkRows before = NetworkRows.Of(network);
        var tallies = new ClientTally[Clients];
        var complaints = new List<string>();

        run.RunThreads(Clients + 1, worker =>
        {
            if (worker.Number == Clients)
                Audit(network, Audits * run.Scale, complaints);
            else
                tallies[worker.Number] = Work(network, worker, TransactionsEach * run.Scale);
        });

        NetworkRows after = NetworkRows.Of(network);
        run.AssertNone(complaints);
        run.AssertNone(TatpChecker.Constraints(after));
        run.AssertNone(TatpChecker.Unchanged(before, after));
        run.AssertNone(TatpChecker.Acknowledged(before, after, tallies));
        Assert.All(tallies, static tally => Assert.NotEqual(0, tally.Refusals));
    }

    [Fact]
    public void An_update_without_its_facility_is_rolled_back_as_a_whole()
    {
        using Network network = OpenSmall();
        NetworkRows before = NetworkRows.Of(network);

        Assert.Throws<RowNotFoundException>(() => network.UpdateSubscriberData((1, 2), 1, 7, CancellationToken.None));

        Assert.Empty(TatpChecker.Acknowledged(before, NetworkRows.Of(network), []));
        Assert.Equal(before.Subscribers[1], network.GetSubscriberData(1));
    }

    [Fact]
    public void A_flag_that_is_set_without_its_facility_is_found()
    {
        using Network network = OpenSmall();
        NetworkRows before = NetworkRows.Of(network);

        network.Atomically(static tx => tx.Subscribers.Row(1).DataUpdates++);

        NetworkRows after = NetworkRows.Of(network);
        Assert.Contains("facilities count 0 updates", Assert.Single(TatpChecker.Constraints(after)));
        Assert.Contains("0 updates of data", Assert.Single(TatpChecker.Acknowledged(before, after, [])));
        Assert.Empty(TatpChecker.Unchanged(before, after));
    }

    [Fact]
    public void A_change_of_what_is_fixed_is_found()
    {
        using Network network = OpenSmall();
        NetworkRows before = NetworkRows.Of(network);

        network.Atomically(static tx => tx.AccessInfos.Row(1, 1).Data1++);

        Assert.Equal("access data changed", Assert.Single(TatpChecker.Unchanged(before, NetworkRows.Of(network))));
    }

    [Theory]
    [InlineData(IsolationLevel.Snapshot, true)]
    [InlineData(IsolationLevel.Serializable, false)]
    public void A_forwarding_and_the_end_of_its_facility_miss_each_other_at_snapshot_only(
        IsolationLevel level, bool isOrphaned)
    {
        using Network network = OpenSmall();
        TransactionOptions options = new() { Isolation = level };

        using NetworkTransaction insertion = network.Begin(options);
        Assert.True(insertion.SpecialFacilities.ContainsKey(1, 1));
        network.Atomically(
            static tx =>
            {
                tx.SpecialFacilities.Remove(1, 1);
                foreach (CallForwarding row in tx.CallForwardings.Where(static row => row.FacilityKind == 1).ToList())
                    tx.CallForwardings.Remove(row.SubscriberId, row.FacilityKind, row.StartHour);
            },
            options);
        insertion.CallForwardings.Add(new CallForwarding(1, 1, 16, 20, Subscriber.NumberOf(2)));
        TxResult result = insertion.TryCommit();

        string[] complaints = [.. TatpChecker.Constraints(NetworkRows.Of(network))
            .Where(static complaint => complaint.Contains("belongs to no facility"))];
        Assert.Equal(isOrphaned, result.IsCommitted);
        Assert.Equal(isOrphaned ? 1 : 0, complaints.Length);
    }

    [Fact]
    public void A_forwarding_that_nobody_was_told_of_is_found()
    {
        using Network network = OpenSmall();
        NetworkRows before = NetworkRows.Of(network);

        network.InsertCallForwarding(Subscriber.NumberOf(1), 1, 16, 20, "", CancellationToken.None);

        string complaint = Assert.Single(TatpChecker.Acknowledged(before, NetworkRows.Of(network), []));
        Assert.Contains("is there 1 times and should be 0 times", complaint);
    }

    static void Audit(Network network, int audits, List<string> complaints)
    {
        for (int i = 0; i < audits && complaints.Count == 0; i++)
            complaints.AddRange(TatpChecker.Constraints(NetworkRows.Of(network)));
    }

    static ClientTally Work(Network network, Worker worker, int transactions)
    {
        var client = new Client(network, worker, Subscribers);
        for (int i = 0; i < transactions; i++)
            client.DoOne();
        return client.Tally;
    }

    // One subscriber with one facility, which forwards calls in the morning.
    static Network OpenSmall()
    {
        Network network = Network.Open();
        network.Atomically(static tx =>
        {
            string number = Subscriber.NumberOf(1);
            tx.Subscribers.Add(new Subscriber(1, number, 0, 0, 0, 0));
            tx.AccessInfos.Add(new AccessInfo(1, 1, 0, 0, "ABC", "ABCDE"));
            tx.SpecialFacilities.Add(new SpecialFacility(1, 1, true, 0, 0, "ABCDE"));
            tx.CallForwardings.Add(new CallForwarding(1, 1, 8, 12, Subscriber.NumberOf(2)));
        });
        return network;
    }
}
