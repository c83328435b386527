namespace Khonsu.Stress.Tests.History;

/// <summary>Finds short cycles in a dependency graph, restricted to some kinds of edges.</summary>
/// <remarks>
/// A search may refuse two anti-dependencies in a row. It then walks states instead of nodes: a state is a node and
/// whether the walk came there by an anti-dependency. Source: Tarjan 1972, with an explicit stack.
/// </remarks>
sealed class CycleSearch
{
    // Bounds: enough to name what is wrong without walking a broken history for ever.
    const int ComponentsMax = 8;
    const int StartsMax = 64;
    const int Unvisited = -1;

    readonly DependencyGraph _graph;
    readonly DependencyKinds _kinds;
    readonly bool _refusesAdjacent;
    readonly int[] _order;
    readonly int[] _low;
    readonly bool[] _onStack;
    readonly Stack<int> _stack = new();
    readonly List<List<int>> _components = [];
    int _visited;

    CycleSearch(DependencyGraph graph, DependencyKinds kinds, bool refusesAdjacent)
    {
        (_graph, _kinds, _refusesAdjacent) = (graph, kinds, refusesAdjacent);
        int states = graph.NodeCount * 2;
        _order = new int[states];
        _low = new int[states];
        _onStack = new bool[states];
        Array.Fill(_order, Unvisited);
    }

    /// <summary>
    /// The shortest cycle of each strongly connected component, at most eight; empty when there is none.
    /// </summary>
    public static List<List<Dependency>> Find(
        DependencyGraph graph, DependencyKinds kinds, bool refusesAdjacent = false)
    {
        var search = new CycleSearch(graph, kinds, refusesAdjacent);
        for (int node = 0; node < graph.NodeCount; node++)
        {
            if (search._order[node * 2] == Unvisited)
                search.Visit(node * 2);
        }

        return [.. search._components.Take(ComponentsMax).Select(search.ShortestCycle)];
    }

    // A state is node * 2, plus 1 after an anti-dependency when those may not follow each other.
    int Step(int state, Dependency edge)
    {
        if ((edge.Kind & _kinds) == 0)
            return Unvisited;
        if (!_refusesAdjacent || !edge.IsAntiDependency)
            return edge.Target * 2;
        return (state & 1) == 1 ? Unvisited : (edge.Target * 2) + 1;
    }

    void Visit(int root)
    {
        var path = new Stack<(int State, int NextEdge)>();
        Open(root, path);
        while (path.TryPop(out (int State, int NextEdge) top))
        {
            IReadOnlyList<Dependency> edges = _graph.EdgesFrom(top.State / 2);
            int next = top.NextEdge < edges.Count ? Step(top.State, edges[top.NextEdge]) : Unvisited;
            if (top.NextEdge < edges.Count)
                path.Push((top.State, top.NextEdge + 1));
            else
                Close(top.State, path);

            if (next == Unvisited)
                continue;
            if (_order[next] == Unvisited)
                Open(next, path);
            else if (_onStack[next])
                _low[top.State] = Math.Min(_low[top.State], _order[next]);
        }
    }

    void Open(int state, Stack<(int State, int NextEdge)> path)
    {
        _order[state] = _low[state] = _visited++;
        _onStack[state] = true;
        _stack.Push(state);
        path.Push((state, 0));
    }

    void Close(int state, Stack<(int State, int NextEdge)> path)
    {
        if (path.TryPeek(out (int State, int NextEdge) parent))
            _low[parent.State] = Math.Min(_low[parent.State], _low[state]);
        if (_low[state] != _order[state])
            return;
        var component = new List<int>();
        int member;
        do
        {
            member = _stack.Pop();
            _onStack[member] = false;
            component.Add(member);
        }
        while (member != state);

        if (component.Count > 1)
            _components.Add(component);
    }

    List<Dependency> ShortestCycle(List<int> component)
    {
        var members = component.ToHashSet();
        List<Dependency>? shortest = null;
        foreach (int start in component.Order().Take(StartsMax))
        {
            List<Dependency> cycle = CycleThrough(start, members);
            if (shortest is null || cycle.Count < shortest.Count)
                shortest = cycle;
        }

        return shortest!;
    }

    // Breadth first; a strongly connected component always leads back.
    List<Dependency> CycleThrough(int start, HashSet<int> members)
    {
        var cameBy = new Dictionary<int, (int State, Dependency Edge)>();
        var queue = new Queue<int>([start]);
        while (!cameBy.ContainsKey(start))
        {
            int state = queue.Dequeue();
            foreach (Dependency edge in _graph.EdgesFrom(state / 2))
            {
                int next = Step(state, edge);
                if (next != Unvisited && members.Contains(next) && cameBy.TryAdd(next, (state, edge)))
                    queue.Enqueue(next);
            }
        }

        var cycle = new List<Dependency>();
        int at = start;
        do
        {
            cycle.Add(cameBy[at].Edge);
            at = cameBy[at].State;
        }
        while (at != start);
        cycle.Reverse();
        return cycle;
    }
}
