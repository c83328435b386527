using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Consensus.Messages;
using Khonsu.Cluster.Diagnostics;
using Khonsu.Cluster.Log;
using Khonsu.Simulation.Checks;

namespace Khonsu.Simulation.Exploring;

/// <summary>
/// Every state that one node has come to and every message that was sent, each once and by a number, and what each
/// event makes of each state. There are far fewer of them than states of all nodes together, and a machine is
/// deterministic.
/// </summary>
sealed class LocalTable
{
    readonly List<ExploredNode> _nodes = [];
    readonly List<LocalView> _views = [];
    readonly List<ulong> _hashes = [];
    readonly Dictionary<ulong, int> _nodeNumbers = [];
    readonly List<Envelope> _messages = [];
    readonly Dictionary<ulong, int> _messageNumbers = [];
    readonly Dictionary<long, LocalStep> _steps = [];

    public int NodeCount => _nodes.Count;

    public int MessageCount => _messages.Count;

    public int StepCount => _steps.Count;

    public LocalView ViewOf(int node) => _views[node];

    /// <summary>The number that equal states have in every search.</summary>
    public ulong HashOf(int node) => _hashes[node];

    public Envelope MessageOf(int message) => _messages[message];

    /// <summary>The number of the state of a node.</summary>
    public int Add(ExploredNode node)
    {
        ulong hash = ExploredGraph.Shared.Hash(node);
        if (_nodeNumbers.TryGetValue(hash, out int known))
            return known;
        _nodes.Add(node);
        _views.Add(LocalView.Of(node));
        _hashes.Add(hash);
        _nodeNumbers.Add(hash, _nodes.Count - 1);
        return _nodes.Count - 1;
    }

    /// <summary>What an event makes of a state.</summary>
    public LocalStep Step(int node, LocalEvent happens)
    {
        long key = ((long)node << 32) | (uint)happens.Number;
        if (!_steps.TryGetValue(key, out LocalStep? step))
        {
            step = Try(node, happens);
            _steps.Add(key, step);
        }
        return step;
    }

    LocalStep Try(int before, LocalEvent happens)
    {
        try
        {
            return Take(before, happens);
        }
        catch (ViolationException violation)
        {
            return new LocalStep(before, [], [], default, violation.Message);
        }
        catch (BrokenInvariantException broken)
        {
            return new LocalStep(before, [], [], default, $"machine {broken.Name}: {broken.Message}");
        }
    }

    LocalStep Take(int before, LocalEvent happens)
    {
        ExploredNode node = ExploredGraph.Shared.Copy(_nodes[before]);
        var output = new ExplorerOutput();
        switch (happens.Kind)
        {
            case LocalEventKind.Deliver:
                node.Machine.Step(_messages[happens.Argument]);
                node.Pump(output);
                break;
            case LocalEventKind.Persist:
                node.Persist(output);
                break;
            case LocalEventKind.TakeOver:
                ForcedElection.Run(node, output);
                break;
            case LocalEventKind.Propose:
                node.Propose(output);
                break;
            default:
                node.Crash(happens.Argument, output);
                break;
        }
        List<int> sent = [];
        foreach (Envelope envelope in output.Sent)
        {
            SendCheck.Check(envelope, node.Durable);
            // Elections are steps of their own here, so what would bring them about does not travel.
            if (envelope.Message is not (HeartbeatRequest or HeartbeatReply))
                sent.Add(NumberOf(envelope));
        }
        return new LocalStep(Add(node), [.. sent], [.. output.Decided], node.Machine.AcceptedRound, null);
    }

    int NumberOf(Envelope envelope)
    {
        ulong hash = ExploredGraph.Shared.Hash(envelope);
        if (_messageNumbers.TryGetValue(hash, out int known))
            return known;
        _messages.Add(envelope);
        _messageNumbers.Add(hash, _messages.Count - 1);
        return _messages.Count - 1;
    }
}
