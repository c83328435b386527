using Khonsu.Programs.Tests.Common;
using Xunit.Abstractions;

namespace Khonsu.Programs.Tests.TokenRing;

public sealed class TokenRingTests(ITestOutputHelper output)
{
    const int Stations = 6;
    const int Laps = 400;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    public void All_tokens_go_around_in_order_and_come_home(int tokens)
    {
        var run = new ProgramRun(output);
        using Ring ring = Ring.Open(Stations, tokens);
        Sleepers sleepers = Sleepers.WokenByCommitsOnly(ring.Store);
        int laps = Laps * run.Scale;
        var complaints = new List<string>();

        // Each station passes each token once a lap, so it knows when it is done.
        run.RunThreads(Stations + 1, worker =>
        {
            for (int i = 0; i < laps * tokens; i++)
            {
                if (worker.Number < Stations)
                    ring.Pass(worker.Number, (worker.Number + 1) % Stations, worker.Stop);
                else if (complaints.Count == 0)
                    complaints.AddRange(RingChecker.Check(ring.Look()));
            }
        });

        run.AssertNone(complaints);
        run.AssertNone(RingChecker.CheckEnd(ring.Look(), laps));
        Assert.Equal(0, sleepers.Registered);
    }

    [Fact]
    public void A_pass_in_two_pieces_is_seen_between_them()
    {
        using Ring ring = Ring.Open(stations: 3, tokens: 1);

        ring.Atomically(static tx => tx.Stations.Row(0).Token = null);
        Assert.Contains("is at 0 stations", Assert.Single(RingChecker.Check(ring.Look())));

        ring.Atomically(static tx => tx.Stations.Row(1).Token = 0);
        Assert.Contains("is at station 1", Assert.Single(RingChecker.Check(ring.Look())));
        Assert.Contains(
            "should have gone around 1 times", RingChecker.CheckEnd(ring.Look(), laps: 1).Last());
    }

    [Fact]
    public void A_token_that_overtakes_another_is_named()
    {
        (Station[], Token[]) seen =
            ([new(0, null), new(1, 1), new(2, 0)], [new(0, Start: 0, Hops: 2), new(1, Start: 1)]);

        Assert.Contains("Number = 0, Start = 0, Hops = 2 } has overtaken", Assert.Single(RingChecker.Check(seen)));
    }

    [Theory]
    [InlineData(IsolationLevel.ReadCommitted, 2)]
    [InlineData(IsolationLevel.Snapshot, 1)]
    public void Looked_at_station_by_station_a_token_is_twice_there_at_read_committed_only(
        IsolationLevel level, int places)
    {
        using Ring ring = Ring.Open(stations: 3, tokens: 1);

        using RingTransaction look = ring.Begin(new TransactionOptions { Isolation = level });
        Station first = look.Stations[0];
        ring.Pass(0, 1, CancellationToken.None);
        (Station[], Token[]) seen = ([first, look.Stations[1], look.Stations[2]], [look.Tokens[0]]);

        string[] complaints = [.. RingChecker.Check(seen)];
        Assert.Equal(places == 2, complaints.Any(static complaint => complaint.Contains("is at 2 stations")));
        Assert.Equal(places == 1, complaints.Length == 0);
    }
}
