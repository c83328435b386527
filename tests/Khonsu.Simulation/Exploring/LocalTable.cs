using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Diagnostics;
using Khonsu.Simulation.Checks;

namespace Khonsu.Simulation.Exploring;

/// <summary>
/// Every state that one node has come to and every message that was sent, each once and by a number, and what each
/// event makes of each state. There are far fewer of them than states of all nodes together, and a machine is
/// deterministic.
/// </summary>
/// <remarks>
/// Forms of a state that differ in stale fields only are taken for one. Whether they are is not assumed: each event is
/// tried on each form, and must send the same, decide the same and lead to the same state.
/// </remarks>
/// <param name="forgetsStale">Whether stale fields do not count.</param>
sealed class LocalTable(bool forgetsStale)
{
    readonly ObjectGraph _graph = forgetsStale ? ExploredGraph.Relevant : ExploredGraph.Shared;
    readonly List<LocalState> _states = [];
    readonly Dictionary<ulong, int> _numbers = [];
    readonly List<Envelope> _messages = [];
    readonly Dictionary<ulong, int> _messageNumbers = [];
    readonly Stack<(int State, ExploredNode Form)> _unsettled = [];

    /// <summary>How many forms of a state are tried.</summary>
    public int FormsMax { get; init; } = int.MaxValue;

    public int StateCount => _states.Count;

    public int FormCount { get; private set; }

    public int MessageCount => _messages.Count;

    public int StepCount { get; private set; }

    public LocalState this[int state] => _states[state];

    public Envelope MessageOf(int message) => _messages[message];

    /// <summary>Place of the node that a message goes to.</summary>
    public int TargetOf(int message) => (int)_messages[message].To.Value - 1;

    /// <summary>The number of a message.</summary>
    public int Add(Envelope envelope)
    {
        ulong hash = ExploredGraph.Shared.Hash(envelope);
        if (_messageNumbers.TryGetValue(hash, out int known))
            return known;
        _messages.Add(envelope);
        _messageNumbers.Add(hash, _messages.Count - 1);
        return _messages.Count - 1;
    }

    /// <summary>The number of the state of a node.</summary>
    public int Add(ExploredNode node)
    {
        ulong hash = _graph.Hash(node);
        bool isKnown = _numbers.TryGetValue(hash, out int number);
        if (isKnown && !forgetsStale)
            return number;
        if (!isKnown)
        {
            number = _states.Count;
            _states.Add(new LocalState(LocalView.Of(node), ExploredGraph.Relevant.Hash(node)));
            _numbers.Add(hash, number);
        }
        LocalState state = _states[number];
        if (state.Forms.Count < FormsMax && state.AddForm(node, ExploredGraph.Shared.Hash(node)))
        {
            FormCount++;
            _unsettled.Push((number, node));
        }
        return number;
    }

    /// <summary>What an event makes of a state.</summary>
    public LocalStep Step(int state, LocalEvent happens)
    {
        if (_states[state].Find(happens.Number) is { } known)
            return known;
        IReadOnlyList<ExploredNode> forms = _states[state].Forms;
        LocalStep step = Try(state, forms[0], happens);
        StepCount++;
        _states[state].Add(happens.Number, step);
        for (int place = 1; place < forms.Count; place++)
            Compare(state, forms[place], happens, step);
        Settle();
        return step;
    }

    /// <summary>Tries on each new form what was tried on others of its state.</summary>
    void Settle()
    {
        while (_unsettled.TryPop(out (int State, ExploredNode Form) next))
        {
            LocalState state = _states[next.State];
            for (int place = 0; place < state.StepCount && state.Forms.Count > 1; place++)
            {
                (int happens, LocalStep step) = state.StepAt(place);
                Compare(next.State, next.Form, LocalEvent.Of(happens), step);
            }
        }
    }

    void Compare(int state, ExploredNode form, LocalEvent happens, LocalStep expected)
    {
        LocalStep step = Try(state, form, happens);
        if (!step.IsSame(expected))
            throw new InvalidOperationException($"Forms of one state differ after {happens}: {expected} and {step}.");
    }

    LocalStep Try(int state, ExploredNode form, LocalEvent happens)
    {
        try
        {
            return Take(form, happens);
        }
        catch (ViolationException violation)
        {
            return new LocalStep(state, [], [], default, violation.Message);
        }
        catch (BrokenInvariantException broken)
        {
            return new LocalStep(state, [], [], default, $"machine {broken.Name}: {broken.Message}");
        }
    }

    LocalStep Take(ExploredNode form, LocalEvent happens)
    {
        ExploredNode node = ExploredGraph.Shared.Copy(form);
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
        while (happens.IsPrompt && node.WaitingCount > 0)
            node.Persist(output);
        int[] sent = [.. output.Sent.Select(Add)];
        return new LocalStep(Add(node), sent, [.. output.Decided], node.Machine.AcceptedRound, null);
    }
}
