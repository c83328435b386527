using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Consensus.Messages;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Tests.Harness;

/// <summary>Some nodes and the messages between them; nothing moves by itself.</summary>
sealed class TestCluster
{
    readonly SortedSet<(NodeId From, NodeId To)> _cuts = [];
    readonly List<LogEntry> _longest = [];

    /// <summary>The nodes.</summary>
    public SortedDictionary<NodeId, TestNode> Nodes { get; } = [];

    /// <summary>Messages on their way, oldest first.</summary>
    public List<Envelope> Messages { get; } = [];

    /// <summary>The states of all checkpoints that were taken.</summary>
    public SortedDictionary<ulong, List<LogEntry>> Checkpoints { get; } = [];

    /// <summary>What happens, as text.</summary>
    public Trace Trace { get; } = new();

    /// <summary>Options of nodes that are added from now on.</summary>
    public MachineOptions Options { get; set; } = new()
    {
        Cluster = new ClusterId(1),
        Group = new GroupId(1),
        Node = default,
        Incarnation = 0,
        Seed = 0,
    };

    public TestNode this[ulong id] => Nodes[new NodeId(id)];

    public void Add(ulong id, Config config, uint priority = 0, ulong seed = 0)
    {
        var node = new NodeId(id);
        MachineOptions options = Options with { Node = node, Priority = priority, Seed = (seed * 1000) + (id * 100) };
        Nodes.Add(node, new TestNode(this, options, config));
    }

    public void Cut(ulong from, ulong to) => _cuts.Add((new NodeId(from), new NodeId(to)));

    public void Heal() => _cuts.Clear();

    /// <summary>A message has left a node; a cut link loses it.</summary>
    public void Post(Envelope envelope)
    {
        bool isCut = _cuts.Contains((envelope.From, envelope.To));
        Trace.Sent(envelope, isCut);
        if (!isCut)
            Messages.Add(envelope);
    }

    /// <summary>Lets one message arrive.</summary>
    public void Deliver(int position)
    {
        Envelope envelope = Messages[position];
        Messages.RemoveAt(position);
        Step(envelope);
    }

    /// <summary>Hands a message to its receiver.</summary>
    public void Step(Envelope envelope)
    {
        if (!Nodes.TryGetValue(envelope.To, out TestNode? node) || node.Machine is null)
            return;
        node.Machine.Step(envelope);
        node.Pump();
    }

    /// <summary>Lets all messages arrive, and those that they bring about.</summary>
    public void DeliverAll()
    {
        for (int count = 0; Messages.Count > 0; count++)
        {
            Assert.True(count < 20_000, "The messages do not come to an end.");
            Deliver(0);
        }
    }

    /// <summary>Time passes for all nodes, with messages that arrive at once.</summary>
    public void Run(int ticks)
    {
        for (int tick = 0; tick < ticks; tick++)
        {
            foreach (TestNode node in Nodes.Values)
            {
                node.Machine?.Tick();
                node.Pump();
            }

            DeliverAll();
        }
    }

    /// <summary>The leaders with an adopted log.</summary>
    public List<TestNode> Leaders()
        => [.. Nodes.Values.Where(static node => node.Machine is { Role: Role.Leader, Phase: Phase.Accept })];

    /// <summary>Inv P3: all states are prefixes of one log.</summary>
    public void CheckAgreement(TestNode node, int from)
    {
        for (int index = from; index < node.State.Count; index++)
        {
            if (index == _longest.Count)
                _longest.Add(node.State[index]);
            Assert.True(_longest[index].Chain == node.State[index].Chain, $"node {node.Id} differs at {index}");
        }
    }
}
