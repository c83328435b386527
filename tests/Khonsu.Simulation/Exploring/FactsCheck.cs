using Khonsu.Cluster.Log;
using Khonsu.Simulation.Checks;

namespace Khonsu.Simulation.Exploring;

/// <summary>Holds what a step brings about against the invariants that concern several nodes.</summary>
sealed class FactsCheck
{
    readonly LocalTable _table;
    readonly Config _config;
    readonly List<ExploredFacts> _facts = [ExploredFacts.None];
    readonly Dictionary<ulong, int> _numbers = new() { [ExploredFacts.None.Number()] = 0 };

    public FactsCheck(LocalTable table, Config config)
    {
        _table = table;
        _config = config;
    }

    /// <summary>The most entries that were decided in a state.</summary>
    public int DecidedMax { get; private set; }

    /// <summary>Notes what a step has brought about.</summary>
    /// <param name="state">The state after the step, with the facts before it.</param>
    /// <param name="place">Whose step it was.</param>
    /// <param name="step">The step.</param>
    /// <exception cref="ViolationException">An invariant is broken.</exception>
    public void Apply(SearchState state, int place, LocalStep step)
    {
        LocalView view = _table[step.Node].View;
        ExploredFacts facts = _facts[state.Facts];
        if (!facts.Has(_config.Voters[place], step, view))
        {
            ExploredFacts after = facts.After(_config.Voters[place], step, view);
            for (int index = facts.Decided.Length; index < after.Decided.Length; index++)
                CheckNew(state, place, index, after.Decided[index].Entry);
            state.Facts = NumberOf(after);
            DecidedMax = Math.Max(DecidedMax, after.Decided.Length);
            foreach (int node in state.Nodes)
                CheckLeader(after, _table[node].View);
        }
        else if (view.IsAccepting)
        {
            CheckLeader(facts, view);
        }
    }

    void CheckNew(SearchState state, int place, int index, LogEntry entry)
    {
        int holders = state.Nodes.Count(node => LocalView.Holds(_table[node].View.DurableChains, index, entry.Chain));
        if (holders < _config.AcceptQuorum)
            throw new ViolationException("I8", $"node {place + 1} decides {index}, durable on {holders} nodes");
        ProposalId proposal = entry.Proposal;
        LocalView proposer = _table[state.Nodes[(int)proposal.Node.Value - 1]].View;
        bool isProposed = proposal.Incarnation <= proposer.Incarnation && proposal.LocalId <= proposer.ProposalCount
            && BitConverter.ToUInt64(entry.Payload.Span) == ExploredNode.PayloadOf(proposal.Node, proposal.LocalId);
        if (!isProposed)
            throw new ViolationException("I10", $"node {place + 1} decides {proposal}, which nobody proposed");
    }

    static void CheckLeader(ExploredFacts facts, LocalView view)
    {
        if (!view.IsAccepting)
            return;
        for (int index = 0; index < facts.Decided.Length; index++)
        {
            (LogEntry entry, Ballot round) = facts.Decided[index];
            if (round < view.Promise && !LocalView.Holds(view.Chains, index, entry.Chain))
                throw new ViolationException("I6", $"the leader of {view.Promise} lacks decided entry {index}");
        }
    }

    int NumberOf(ExploredFacts facts)
    {
        ulong hash = facts.Number();
        if (_numbers.TryGetValue(hash, out int known))
            return known;
        _facts.Add(facts);
        _numbers.Add(hash, _facts.Count - 1);
        return _facts.Count - 1;
    }
}
