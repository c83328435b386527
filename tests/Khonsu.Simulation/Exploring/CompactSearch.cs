using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Log;
using Khonsu.Simulation.Checks;

namespace Khonsu.Simulation.Exploring;

/// <summary>
/// Visits every state of a small cluster, as <see cref="Explorer"/> does, on numbers: a state is the numbers of its
/// nodes' states, of the facts, and of the messages on their way. Depth first, so that only the way to the present
/// state is kept, and 16 bytes of every other one.
/// </summary>
/// <remarks>
/// Losses are not steps here. The machine learns of time in elections only, so a lost message is one that has not
/// arrived yet: every step after the loss could be taken with the message still on its way.
/// </remarks>
sealed class CompactSearch
{
    // Places in a state: what may still happen, the nodes, the facts; after these the messages, ascending.
    const int LeftPlace = 0;
    const int FirstNode = 1;

    readonly ExplorerLimits _limits;
    readonly Reductions _reductions;
    readonly int[]? _leaders;
    readonly int? _crasher;
    readonly Config _config;
    readonly LocalTable _table = new();
    readonly List<ExploredFacts> _facts = [];
    readonly Dictionary<ulong, int> _factNumbers = [];
    readonly StateSet _seen = new();
    readonly int _factsPlace;
    readonly int _headSize;

    long _stepCount;
    int _decidedMax;

    /// <summary>Prepares a search.</summary>
    /// <param name="limits">What may happen; losses without number, duplicates none.</param>
    /// <param name="reductions">What is left out.</param>
    /// <param name="leaders">Places of the nodes that take over, in this order; null for any.</param>
    /// <param name="crasher">Place of the only node that crashes; null for any.</param>
    public CompactSearch(ExplorerLimits limits, Reductions reductions, int[]? leaders = null, int? crasher = null)
    {
        _crasher = crasher;
        _limits = leaders is null ? limits : limits with { Elections = leaders.Length };
        _reductions = reductions;
        _leaders = leaders;
        _config = Config.Create(
            new ConfigId(1), Enumerable.Range(1, limits.Nodes).Select(static id => new NodeId((ulong)id)));
        _factsPlace = FirstNode + limits.Nodes;
        _headSize = _factsPlace + 1;
    }

    /// <summary>
    /// Hears of the nodes of each state, by a number that other searches share, and whether no follower that will not
    /// crash has writes waiting; for tests.
    /// </summary>
    public Action<ulong, bool>? OnNodes { get; init; }

    /// <summary>How many different states of single nodes, messages and steps of single nodes there were.</summary>
    public (int Nodes, int Messages, int Steps) LocalCounts
        => (_table.NodeCount, _table.MessageCount, _table.StepCount);

    /// <summary>Explores.</summary>
    /// <param name="statesMax">How many states to visit at most.</param>
    public ExplorerResult Run(long statesMax)
    {
        int[] first = First();
        _seen.Add(NumberOf(first));
        Stack<(IEnumerator<(int Place, LocalEvent Event)> Moves, int[] State)> path = new();
        path.Push((MovesOf(first).GetEnumerator(), first));
        while (path.TryPeek(out (IEnumerator<(int Place, LocalEvent Event)> Moves, int[] State) top))
        {
            if (!top.Moves.MoveNext())
            {
                path.Pop();
                continue;
            }
            (int place, LocalEvent happens) = top.Moves.Current;
            int[]? next;
            try
            {
                next = AfterAll(top.State, place, happens);
            }
            catch (ViolationException violation)
            {
                IEnumerable<string> steps = path.Reverse().Select(step => TextOf(step.Moves.Current));
                return Result(false, $"{violation.Message}\n{string.Join('\n', steps)}");
            }
            if (next is null)
                continue;
            _stepCount++;
            if (!_seen.Add(NumberOf(next)))
                continue;
            if (_seen.Count >= statesMax)
                return Result(false, null);
            path.Push((MovesOf(next).GetEnumerator(), next));
        }
        return Result(true, null);
    }

    ExplorerResult Result(bool isComplete, string? failure)
        => new(_seen.Count, _stepCount, _decidedMax, isComplete, failure);

    int[] First()
    {
        int[] state = new int[_headSize];
        state[LeftPlace] = Pack(_limits.Elections, _limits.Proposals, _limits.Crashes);
        for (int place = 0; place < _limits.Nodes; place++)
        {
            var node = new ExploredNode(_config.Voters[place], _config);
            node.Pump(new ExplorerOutput());
            node.Persist(new ExplorerOutput());
            state[FirstNode + place] = _table.Add(node);
        }
        state[_factsPlace] = NumberOf(ExploredFacts.None);
        return state;
    }

    IEnumerable<(int Place, LocalEvent Event)> MovesOf(int[] state)
    {
        for (int place = _headSize; place < state.Length; place++)
        {
            if (place > _headSize && state[place] == state[place - 1])
                continue;
            yield return (TargetOf(state[place]), new LocalEvent(LocalEventKind.Deliver, state[place]));
        }
        (int elections, int proposals, int crashes) = Unpack(state[LeftPlace]);
        for (int place = 0; place < _limits.Nodes; place++)
        {
            LocalView view = _table.ViewOf(state[FirstNode + place]);
            if (view.WaitingCount > 0)
                yield return (place, new LocalEvent(LocalEventKind.Persist));
            if (elections > 0 && view.Role != Role.Leader && IsNext(place, elections))
                yield return (place, new LocalEvent(LocalEventKind.TakeOver));
            if (proposals > 0 && view.Role == Role.Leader)
                yield return (place, new LocalEvent(LocalEventKind.Propose));
            for (int kept = 0; kept <= view.WaitingCount && MayCrash(place, crashes); kept++)
                yield return (place, new LocalEvent(LocalEventKind.Crash, kept));
        }
    }

    /// <summary>The state after a step, and after what follows from it without delay.</summary>
    int[]? AfterAll(int[] state, int place, LocalEvent happens)
    {
        int[]? next = After(state, place, happens);
        while (next is not null && _reductions.HasFlag(Reductions.SlowFollowers) && IsSlow(next, place))
            next = After(next, place, new LocalEvent(LocalEventKind.Persist));
        return next;
    }

    bool IsSlow(int[] state, int place)
    {
        LocalView view = _table.ViewOf(state[FirstNode + place]);
        return view.WaitingCount > 0 && view.Role != Role.Leader
            && !MayCrash(place, Unpack(state[LeftPlace]).Crashes);
    }

    bool MayCrash(int place, int crashes) => crashes > 0 && (_crasher is null || _crasher == place);

    /// <summary>The state after a step; null when the step changes nothing.</summary>
    int[]? After(int[] state, int place, LocalEvent happens)
    {
        int before = state[FirstNode + place];
        LocalStep step = _table.Step(before, happens);
        if (step.Failure is not null)
            throw new ViolationException("step", step.Failure);
        bool isArrival = happens.Kind == LocalEventKind.Deliver;
        if (isArrival && _reductions.HasFlag(Reductions.VoidArrivals) && step.IsVoid(before))
            return null;
        (int elections, int proposals, int crashes) = Unpack(state[LeftPlace]);
        List<int> next = [.. state.AsSpan(0, _headSize)];
        next[LeftPlace] = Pack(
            elections - (happens.Kind == LocalEventKind.TakeOver ? 1 : 0),
            proposals - (happens.Kind == LocalEventKind.Propose ? 1 : 0),
            crashes - (happens.Kind == LocalEventKind.Crash ? 1 : 0));
        next[FirstNode + place] = step.Node;
        next[_factsPlace] = FactsAfter(state, place, step);
        List<int> messages = [.. state.AsSpan(_headSize)];
        if (isArrival)
            messages.Remove(happens.Argument);
        messages.AddRange(step.Sent);
        if (_reductions.HasFlag(Reductions.DeadMessages))
            RemoveDead(next, messages);
        messages.Sort();
        next.AddRange(messages);
        return [.. next];
    }

    int FactsAfter(int[] state, int place, LocalStep step)
    {
        LocalView view = _table.ViewOf(step.Node);
        ExploredFacts facts = _facts[state[_factsPlace]];
        if (step.Decided.Length > 0 || view.OwnsBallot)
        {
            ExploredFacts after = facts.After(_config.Voters[place], step, view);
            for (int index = facts.Decided.Length; index < after.Decided.Length; index++)
                CheckHolders(state, place, view, index, after.Decided[index].Chain);
            facts = after;
        }
        _decidedMax = Math.Max(_decidedMax, facts.Decided.Length);
        for (int other = 0; other < _limits.Nodes; other++)
            CheckLeader(facts, other == place ? view : _table.ViewOf(state[FirstNode + other]), other);
        return NumberOf(facts);
    }

    void CheckHolders(int[] state, int place, LocalView view, int index, ulong chain)
    {
        int holders = 0;
        for (int other = 0; other < _limits.Nodes; other++)
        {
            LocalView of = other == place ? view : _table.ViewOf(state[FirstNode + other]);
            holders += LocalView.Holds(of.DurableChains, index, chain) ? 1 : 0;
        }
        if (holders < _config.AcceptQuorum)
            throw new ViolationException("I8", $"node {place + 1} decides {index}, durable on {holders} nodes");
    }

    static void CheckLeader(ExploredFacts facts, LocalView view, int place)
    {
        if (!view.IsAccepting)
            return;
        for (int index = 0; index < facts.Decided.Length; index++)
        {
            (ulong chain, Ballot round) = facts.Decided[index];
            if (round < view.Promise && !LocalView.Holds(view.Chains, index, chain))
            {
                throw new ViolationException(
                    "I6", $"node {place + 1}, leader of {view.Promise}, lacks decided entry {index}");
            }
        }
    }

    void RemoveDead(List<int> next, List<int> messages)
    {
        int elections = Unpack(next[LeftPlace]).Elections;
        var views = new LocalView[_limits.Nodes];
        Span<bool> mayLead = stackalloc bool[_limits.Nodes];
        Ballot highest = Ballot.None;
        for (int place = 0; place < views.Length; place++)
        {
            views[place] = _table.ViewOf(next[FirstNode + place]);
            highest = Ballot.Max(highest, views[place].Promise);
            for (int left = elections; left > 0; left--)
                mayLead[place] |= IsNext(place, left);
        }
        // Why messages too: who said so may have forgotten in a crash what it had promised.
        foreach (int message in messages)
            highest = Ballot.Max(highest, DeadMessages.PromiseIn(_table.MessageOf(message).Message));
        var dead = new DeadMessages(views, mayLead, elections == 0 ? highest : null);
        int kept = 0;
        for (int place = 0; place < messages.Count; place++)
        {
            if (!dead.Has(_table.MessageOf(messages[place])))
                messages[kept++] = messages[place];
        }
        messages.RemoveRange(kept, messages.Count - kept);
    }

    bool IsNext(int place, int electionsLeft) => _leaders is null || _leaders[^electionsLeft] == place;

    int TargetOf(int message) => (int)_table.MessageOf(message).To.Value - 1;

    int NumberOf(ExploredFacts facts)
    {
        ulong hash = facts.Number();
        if (_factNumbers.TryGetValue(hash, out int known))
            return known;
        _facts.Add(facts);
        _factNumbers.Add(hash, _facts.Count - 1);
        return _facts.Count - 1;
    }

    UInt128 NumberOf(int[] state)
    {
        OnNodes?.Invoke(NodesOf(state), Enumerable.Range(0, _limits.Nodes).All(place => !IsSlow(state, place)));
        ulong low = ListDigest.Empty;
        ulong high = ~ListDigest.Empty;
        foreach (int part in state)
        {
            low = ListDigest.With(low, (ulong)part);
            high = ListDigest.With(high, (ulong)part ^ 0xA5A5A5A5A5A5A5A5);
        }
        return new UInt128(high, low);
    }

    ulong NodesOf(int[] state)
    {
        ulong number = ListDigest.Empty;
        for (int place = 0; place < _limits.Nodes; place++)
            number = ListDigest.With(number, _table.HashOf(state[FirstNode + place]));
        return number;
    }

    string TextOf((int Place, LocalEvent Event) move) => move.Event.Kind switch
    {
        LocalEventKind.Deliver => $"deliver {MessageText.Of(_table.MessageOf(move.Event.Argument))}",
        LocalEventKind.Persist => $"node {move.Place + 1} persists",
        LocalEventKind.TakeOver => $"node {move.Place + 1} takes over",
        LocalEventKind.Propose => $"node {move.Place + 1} proposes",
        _ => $"node {move.Place + 1} crashes, {move.Event.Argument} writes survive",
    };

    static int Pack(int elections, int proposals, int crashes) => (elections << 16) | (proposals << 8) | crashes;

    static (int Elections, int Proposals, int Crashes) Unpack(int left)
        => (left >> 16, (left >> 8) & 255, left & 255);
}
