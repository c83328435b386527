using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Placement;
using Khonsu.Cluster.Tests.Harness;
using Khonsu.Cluster.TwoPhase;
using Khonsu.Mutants.Tests.ShardProgram;

namespace Khonsu.Cluster.Tests.Shards.Cost;

/// <summary>
/// Three nodes in the calm world of shards, and under each log a group of three that decides its entries: the store,
/// the coordinators and the machines of the product, without a clock. All that is sent and written is counted, and
/// nothing of it is by chance.
/// </summary>
sealed class CostWorld : IDisposable
{
    const int Nodes = 3;
    const int ElectionTicks = 60;

    static readonly NodeId s_leader = new(1);

    // The first ones have fewer numbers behind them.
    const int RunsBefore = 2;

    readonly ShardWorld _world;
    readonly NodeId _node;
    readonly SortedDictionary<GroupId, TestCluster> _groups = [];
    ShardCost _cost;
    bool _isFilled;

    /// <summary>Makes a world.</summary>
    /// <param name="shards">How many shards there are.</param>
    /// <param name="node">Whose the transactions are; the first one leads all shards.</param>
    public CostWorld(int shards, ulong node)
    {
        _node = new NodeId(node);
        _world = new ShardWorld(1, new WorldCounts(), WorldChances.Calm(shards, Nodes)) { Delivered = Decide };
        _world.Lead(s_leader);
        foreach (GroupId shard in _world.Map.Groups)
            _groups.Add(shard, GroupOf(shard));
        _world.RunAlone(WorldWork.Fill, _node);
        _isFilled = true;
    }

    public void Dispose() => _world.Dispose();

    /// <summary>Runs transactions one after the other.</summary>
    /// <param name="touched">How many shards each touches, by one row.</param>
    /// <returns>What the last one has cost.</returns>
    public ShardCost Run(int touched)
    {
        var work = new WorldWork(WorldWorkKind.Each, SlotsOf(touched), [], 1);
        for (int run = 0; run <= RunsBefore; run++)
        {
            _cost = default;
            WorldTransaction transaction = _world.RunAlone(work, _node);
            Assert.Equal(touched, transaction.Shards.Count);
            Assert.Equal(AnswerKind.Committed, transaction.Answer);
        }

        return _cost;
    }

    // An entry has come into the log of the world: its group decides it.
    void Decide(WorldProposal proposal)
    {
        TestCluster group = _groups[proposal.Shard];
        TestNode node = group.Nodes[proposal.Node.Id];
        ProposeStatus status = node.Machine!.Propose(proposal.Entry.Payload, proposal.Entry.Proposal.LocalId);
        Assert.Equal(proposal.Node.Id == s_leader ? ProposeStatus.Taken : ProposeStatus.Forwarded, status);
        node.Pump();
        int messages = 0;
        for (; group.Messages.Count > 0; messages++)
            group.Deliver(0);
        int length = _world.LogOf(proposal.Shard).Count;
        foreach (TestNode one in group.Nodes.Values)
            Assert.Equal(length, one.State.Count);
        LogEntry entry = node.State[^1];
        Assert.True(entry.Payload.Span.SequenceEqual(proposal.Entry.Payload.Span));
        bool isAnswered = _isFilled && _world.History.All[^1].Answer is not null;
        _cost = new ShardCost(
            _cost.EntriesToAnswer + (isAnswered ? 0 : 1),
            _cost.Entries + 1,
            _cost.Messages + messages,
            _cost.LogBytes + (int)entry.SizeBytes);
    }

    TestCluster GroupOf(GroupId shard)
    {
        var group = new TestCluster();
        group.Options = group.Options with { Group = shard };
        var config = Config.Create(
            new ConfigId(1), [.. Enumerable.Range(1, Nodes).Select(static node => new NodeId((ulong)node))]);
        for (ulong node = 1; node <= Nodes; node++)
            group.Add(node, config);
        group.Run(ElectionTicks);
        Assert.Equal(s_leader, Assert.Single(group.Leaders()).Id);
        return group;
    }

    // The first slots that are in so many shards.
    long[] SlotsOf(int touched)
    {
        long[] slots =
        [
            .. Enumerable.Range(0, WorldKeys.Slots)
                .DistinctBy(slot => _world.Map.GroupOf(WorldKeys.PlaceOf(slot)))
                .Select(static slot => (long)slot)
                .Take(touched),
        ];
        Assert.Equal(touched, slots.Length);
        return slots;
    }
}
