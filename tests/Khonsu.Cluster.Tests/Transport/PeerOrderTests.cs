using Khonsu.Cluster.Format;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Tests.Transport.Harness;
using Khonsu.Cluster.Transport;
using Khonsu.Cluster.Transport.Codec;
using V1 = Khonsu.Cluster.Transport.V1;

namespace Khonsu.Cluster.Tests.Transport;

/// <summary>What nodes ask each other for.</summary>
public sealed class PeerOrderTests
{
    static readonly NodeId s_second = new(2);
    static readonly GroupId s_group = new(5);
    static readonly Config s_next = Config.Create(new ConfigId(4), [new(1), new(2), new(3)], [new(9), new(7)]);

    [Fact]
    public async Task A_request_comes_as_it_was_sent_and_so_does_every_answer()
    {
        await using TestPeer first = await TestPeer.StartAsync(1);
        await using TestPeer second = await TestPeer.StartAsync(2);
        await first.MeetAsync(second);
        var managed = new ManagedGroup();
        second.Transport.Serve(managed);
        foreach (PeerOutcome outcome in Enum.GetValues<PeerOutcome>().Where(static one => one != PeerOutcome.NoAnswer))
        {
            managed.Answer = outcome;
            Assert.Equal(outcome, await AskAsync(first, PeerOrder.Change(s_group, s_next)));
        }

        Assert.All(managed.Changed, static one => Assert.Equal((s_group, s_next), one));
        await AskAsync(first, PeerOrder.HandOver(s_group, new NodeId(3)));
        Assert.Equal((s_group, new NodeId(3)), Assert.Single(managed.HandedOver));
        Assert.Equal(PeerOutcome.Done, await AskAsync(first, PeerOrder.Presence));
    }

    [Fact]
    public async Task Nobody_answers_who_is_unknown_gone_not_ready_or_another_one()
    {
        await using TestPeer first = await TestPeer.StartAsync(1);
        Assert.Equal(PeerOutcome.NoAnswer, await AskAsync(first, PeerOrder.Presence));

        TestPeer second = await TestPeer.StartAsync(2);
        await first.MeetAsync(second);
        Assert.Equal(PeerOutcome.NoAnswer, await AskAsync(first, PeerOrder.Presence));
        await second.DisposeAsync();
        Assert.Equal(PeerOutcome.NoAnswer, await AskAsync(first, PeerOrder.Presence));

        await using TestPeer third = await TestPeer.StartAsync(3);
        third.Transport.Serve(new ManagedGroup());
        await first.Transport.SetPeerAsync(s_second, third.Address);
        Assert.Equal(PeerOutcome.NoAnswer, await AskAsync(first, PeerOrder.Presence));
        Assert.Contains("node 2 was called", third.Transport.Statistics.LastRefusal, StringComparison.Ordinal);
    }

    [Fact]
    public void What_no_writer_makes_is_refused()
    {
        Assert.Throws<MalformedBytesException>(static () => OrderCodec.Decode(new V1.ManageRequest()));
        Assert.Throws<MalformedBytesException>(static () => OrderCodec.Decode(
            new V1.ManageRequest { Change = new V1.Change { Group = 1 } }));
        V1.ManageRequest request = OrderCodec.Encode(PeerOrder.Change(s_group, s_next), new V1.Hello());
        request.Change.Next.Learners.Add(1);
        Assert.Throws<MalformedBytesException>(() => OrderCodec.Decode(request));
        Assert.Equal(PeerOutcome.NoAnswer, OrderCodec.OutcomeOf(new V1.ManageReply { Outcome = (V1.ManageOutcome)99 }));
    }

    static Task<PeerOutcome> AskAsync(TestPeer peer, PeerOrder order)
        => peer.Transport.AskAsync(s_second, order, CancellationToken.None);
}
