using Khonsu.Simulation.Chance;
using Khonsu.Simulation.Faults;
using Khonsu.Simulation.Graphs;
using Khonsu.Simulation.Network;
using Khonsu.Simulation.Time;

namespace Khonsu.Simulation.Tests.Network;

public sealed class SimNetworkTests
{
    readonly EventQueue _events = new();
    readonly FaultCounts _counts = new();
    readonly List<(int Target, int Message)> _arrived = [];
    readonly List<(int Source, int Target)> _reconnected = [];
    readonly SimNetwork<int> _network;

    public SimNetworkTests() => _network = new SimNetwork<int>(_events, new SimRandom(3), _counts, 3)
    {
        OnArrival = (_, target, message) => _arrived.Add((target, message)),
        OnReconnect = (source, target) => _reconnected.Add((source, target)),
    };

    [Fact]
    public void A_stream_keeps_the_order()
    {
        _network.Mix = new NetworkMix { IsStream = true, HasDelayTail = true };
        SendMany(0, 1, 500);
        Run();
        Assert.Equal(Enumerable.Range(0, 500), _arrived.Select(static one => one.Message));
    }

    [Fact]
    public void Datagrams_overtake_each_other()
    {
        SendMany(0, 1, 500);
        Run();
        Assert.Equal(500, _arrived.Count);
        Assert.NotEqual(Enumerable.Range(0, 500), _arrived.Select(static one => one.Message));
    }

    [Fact]
    public void Lost_and_doubled_messages_are_counted()
    {
        _network.Mix = new NetworkMix { Loss = 0.2, Duplication = 0.3, Reorder = 0.1 };
        SendMany(0, 1, 1_000);
        Run();
        Assert.InRange(_counts[FaultClass.Loss], 150, 250);
        Assert.InRange(_counts[FaultClass.Duplication], 180, 300);
        Assert.InRange(_counts[FaultClass.Reorder], 50, 120);
        Assert.Equal(1_000 - _counts[FaultClass.Loss] + _counts[FaultClass.Duplication], _arrived.Count);
    }

    [Fact]
    public void A_cut_link_carries_nothing_and_the_way_back_still_does()
    {
        _network.Change(LinkGraph.Full(3).Without(0, 1));
        _network.Send(0, 1, 1);
        _network.Send(1, 0, 2);
        Run();
        Assert.Equal([(0, 2)], _arrived);
        Assert.Equal(1, _counts[FaultClass.Cut]);
    }

    [Fact]
    public void A_cut_loses_what_travels_on_a_stream_and_mending_is_heard_of()
    {
        _network.Mix = new NetworkMix { IsStream = true };
        _network.Send(0, 1, 1);
        _network.Change(LinkGraph.Full(3).Without(0, 1));
        _network.Change(LinkGraph.Full(3));
        _network.Send(0, 1, 2);
        Run();
        Assert.Equal([(1, 2)], _arrived);
        Assert.Equal([(0, 1)], _reconnected);
    }

    [Fact]
    public void A_clog_holds_back_and_keeps_the_order()
    {
        _network.Mix = new NetworkMix { IsStream = true };
        _network.Clog(0, 1, 1_000_000);
        SendMany(0, 1, 20);
        Run(999_999);
        Assert.Empty(_arrived);
        Run(1_000_000);
        Assert.Equal(Enumerable.Range(0, 20), _arrived.Select(static one => one.Message));
        Assert.Equal(20, _counts[FaultClass.Clog]);
    }

    [Fact]
    public void A_reset_of_a_node_loses_what_it_sent_and_was_sent()
    {
        _network.Mix = new NetworkMix { IsStream = true };
        _network.Send(0, 1, 1);
        _network.Send(1, 0, 2);
        _network.Send(1, 2, 3);
        _network.ResetNode(0);
        Run();
        Assert.Equal([(2, 3)], _arrived);
        Assert.Equal([(0, 1), (0, 2), (1, 0), (2, 0)], _reconnected.Order());
    }

    void SendMany(int source, int target, int count)
    {
        for (int message = 0; message < count; message++)
            _network.Send(source, target, message);
    }

    void Run(long until = long.MaxValue)
    {
        while (_events.TryTake(until, out Action happen))
            happen();
    }
}
