using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Log;
using Khonsu.Simulation.Checks;

namespace Khonsu.Simulation.Exploring;

/// <summary>
/// Visits every state of a small cluster, as <see cref="Explorer"/> does, on numbers. Depth first, so that only the way
/// to the present state is kept, and a number of every other one.
/// </summary>
/// <remarks>
/// Losses are not steps here. The machine learns of time in elections only, so a lost message is one that has not
/// arrived yet: every step after the loss could be taken with the message still on its way.
/// </remarks>
sealed class CompactSearch
{
    /// <summary>How many forms of a state a long search tries.</summary>
    public const int FormsMaxUsual = 2;

    readonly ExplorerLimits _limits;
    readonly Reductions _reductions;
    readonly int[]? _leaders;
    readonly int? _crasher;
    readonly Config _config;
    readonly LocalTable _table;
    readonly FactsCheck _facts;
    readonly SettledMessages _fates;
    readonly StateSet _seen = new();
    readonly List<SearchFrame> _path = [];
    SearchState _next;

    int _depth;
    long _stepCount;

    /// <summary>Prepares a search.</summary>
    /// <param name="limits">What may happen; losses without number, duplicates none.</param>
    /// <param name="reductions">What is left out.</param>
    /// <param name="leaders">Places of the nodes that take over, in this order; null for any.</param>
    /// <param name="crasher">Place of the only node that crashes; null for any.</param>
    /// <param name="formsMax">How many forms of a state are tried.</param>
    public CompactSearch(
        ExplorerLimits limits,
        Reductions reductions,
        int[]? leaders = null,
        int? crasher = null,
        int formsMax = int.MaxValue)
    {
        _crasher = crasher;
        _limits = leaders is null ? limits : limits with { Elections = leaders.Length };
        _reductions = reductions;
        _leaders = leaders;
        // Why two: of three ballots the highest may be unknown yet, and then a refusal says less than a later one.
        if (Omits(Reductions.DeadMessages) && _limits.Elections > 2)
            throw new ArgumentException("With more than two take-overs no message can be told to be dead.");
        _config = Config.Create(
            new ConfigId(1), Enumerable.Range(1, limits.Nodes).Select(static id => new NodeId((ulong)id)));
        _table = new LocalTable(Omits(Reductions.StaleFields)) { FormsMax = formsMax };
        _facts = new FactsCheck(_table, _config);
        _fates = new SettledMessages(_table, leaders);
        _next = new SearchState(limits.Nodes);
    }

    /// <summary>
    /// Hears of the nodes of each state, by a number that other searches share, and whether no node has writes waiting;
    /// for tests.
    /// </summary>
    public Action<ulong, bool>? OnNodes { get; set; }

    /// <summary>How many different states of single nodes, forms of them, messages and steps of single nodes there
    /// were.</summary>
    public (int States, int Forms, int Messages, int Steps) LocalCounts
        => (_table.StateCount, _table.FormCount, _table.MessageCount, _table.StepCount);

    /// <summary>Explores.</summary>
    /// <param name="statesMax">How many states to visit at most.</param>
    public ExplorerResult Run(long statesMax)
    {
        SetFirst(_next);
        Enter();
        while (_depth > 0)
        {
            SearchFrame top = _path[_depth - 1];
            if (top.MoveNext() is not (int place, LocalEvent happens))
            {
                _depth--;
                continue;
            }
            try
            {
                if (!TryStep(top.State, place, happens))
                    continue;
            }
            catch (ViolationException violation)
            {
                IEnumerable<string> steps = _path.Take(_depth).Select(frame => TextOf(frame.Current));
                return Result(false, $"{violation.Message}\n{string.Join('\n', steps)}");
            }
            _stepCount++;
            if (!Enter())
                continue;
            if (_seen.Count >= statesMax)
                return Result(false, null);
        }
        return Result(true, null);
    }

    /// <summary>
    /// Holds what was told of messages against every step that a node took: what is too old stays so.
    /// </summary>
    /// <returns>How many messages in how many states of nodes were looked at.</returns>
    /// <exception cref="InvalidOperationException">A message that was left out could have changed
    /// something.</exception>
    public int CheckFates() => _fates.Check();

    ExplorerResult Result(bool isComplete, string? failure)
        => new(_seen.Count, _stepCount, _facts.DecidedMax, isComplete, failure);

    /// <summary>Goes on from the next state, if it is new.</summary>
    bool Enter()
    {
        OnNodes?.Invoke(NodesOf(_next), _next.Nodes.All(node => _table[node].View.WaitingCount == 0));
        if (!_seen.Add(_next.Number()))
            return false;
        if (_depth == _path.Count)
            _path.Add(new SearchFrame(_limits.Nodes));
        SearchFrame frame = _path[_depth++];
        _next = frame.Take(_next);
        AddMoves(frame);
        return true;
    }

    void SetFirst(SearchState state)
    {
        (state.Elections, state.Proposals, state.Crashes) = (_limits.Elections, _limits.Proposals, _limits.Crashes);
        for (int place = 0; place < _limits.Nodes; place++)
        {
            var node = new ExploredNode(_config.Voters[place], _config);
            node.Pump(new ExplorerOutput());
            node.Persist(new ExplorerOutput());
            state.Nodes[place] = _table.Add(node);
        }
    }

    void AddMoves(SearchFrame frame)
    {
        SearchState state = frame.State;
        int last = -1;
        foreach (int message in state.Messages)
        {
            if (message != last)
                AddMove(frame, _table.TargetOf(message), LocalEventKind.Deliver, message);
            last = message;
        }
        for (int place = 0; place < _limits.Nodes; place++)
        {
            LocalView view = ViewOf(state, place);
            if (view.WaitingCount > 0 && (view.CountsSlowly || !Omits(Reductions.SlowDisks)))
                frame.Add(place, new LocalEvent(LocalEventKind.Persist, 0, Omits(Reductions.SlowDisks)));
            if (state.Elections > 0 && view.Role != Role.Leader && IsNext(place, state.Elections))
                AddMove(frame, place, LocalEventKind.TakeOver);
            if (state.Proposals > 0 && view.Role == Role.Leader)
                AddMove(frame, place, LocalEventKind.Propose);
            for (int kept = 0; kept <= view.WaitingCount && MayCrash(place, state); kept++)
                frame.Add(place, new LocalEvent(LocalEventKind.Crash, kept, Omits(Reductions.SlowDisks)));
        }
    }

    // A disk is prompt, or is that of a leader that counts while it writes, or stands still until the crash that takes
    // from it what was not written.
    void AddMove(SearchFrame frame, int place, LocalEventKind kind, int argument = 0)
    {
        int node = frame.State.Nodes[place];
        var slow = new LocalEvent(kind, argument);
        LocalView before = _table[node].View;
        bool standsStill = before.WaitingCount > 0 && !before.CountsSlowly;
        if (!Omits(Reductions.SlowDisks) || standsStill)
        {
            frame.Add(place, slow);
            return;
        }
        bool mayCount = before.Role == Role.Leader && before.DurableChains.Length > 0;
        bool mayCrash = MayCrash(place, frame.State);
        if (!mayCount && !mayCrash)
        {
            frame.Add(place, slow with { IsPrompt = true });
            return;
        }
        LocalStep step = _table.Step(node, slow);
        LocalView after = _table[step.Node].View;
        if (!after.CountsSlowly)
            frame.Add(place, slow with { IsPrompt = true });
        if (step.Failure is not null || after.CountsSlowly || (after.WaitingCount > 0 && mayCrash))
            frame.Add(place, slow);
    }

    bool MayCrash(int place, SearchState state) => state.Crashes > 0 && (_crasher is null || _crasher == place);

    /// <summary>Makes the next state; false when the step changes nothing.</summary>
    bool TryStep(SearchState state, int place, LocalEvent happens)
    {
        int before = state.Nodes[place];
        LocalStep step = _table.Step(before, happens);
        step.CheckFailure();
        bool isArrival = happens.Kind == LocalEventKind.Deliver;
        if (isArrival && Omits(Reductions.VoidArrivals) && step.IsVoid(before))
            return false;
        _next.CopyFrom(state);
        _next.Elections -= happens.Kind == LocalEventKind.TakeOver ? 1 : 0;
        _next.Proposals -= happens.Kind == LocalEventKind.Propose ? 1 : 0;
        _next.Crashes -= happens.Kind == LocalEventKind.Crash ? 1 : 0;
        _next.Nodes[place] = step.Node;
        _facts.Apply(_next, place, step);
        if (isArrival)
            _next.Remove(happens.Argument);
        foreach (int message in step.Sent)
            _next.Send(message);
        if (Omits(Reductions.DeadMessages))
            _fates.Settle(_next);
        return true;
    }

    bool IsNext(int place, int electionsLeft) => _leaders is null || _leaders[^electionsLeft] == place;

    bool Omits(Reductions reduction) => _reductions.HasFlag(reduction);

    LocalView ViewOf(SearchState state, int place) => _table[state.Nodes[place]].View;

    ulong NodesOf(SearchState state)
        => state.Nodes.Aggregate(
            ListDigest.Empty, (number, node) => ListDigest.With(number, _table[node].Hash));

    string TextOf((int Place, LocalEvent Event) move)
    {
        string disk = move.Event.IsPrompt ? "" : ", its disk stands still";
        return move.Event.Kind switch
        {
            LocalEventKind.Deliver => $"deliver {MessageText.Of(_table.MessageOf(move.Event.Argument))}{disk}",
            LocalEventKind.Persist => $"node {move.Place + 1} persists",
            LocalEventKind.TakeOver => $"node {move.Place + 1} takes over{disk}",
            LocalEventKind.Propose => $"node {move.Place + 1} proposes{disk}",
            _ => $"node {move.Place + 1} crashes, {move.Event.Argument} writes survive",
        };
    }
}
