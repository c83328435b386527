namespace Khonsu.Stress.Tests.History;

/// <summary>
/// Nodes and edges; a node belongs to an attempt, or to none when it is a link of the completion chain.
/// </summary>
sealed class DependencyGraph
{
    readonly List<int> _attemptOf = [];
    readonly List<List<Dependency>> _edges = [];
    readonly HashSet<(int Source, int Target, DependencyKinds Kind)> _known = [];

    public const int NoAttempt = -1;

    public int NodeCount => _edges.Count;

    public int EdgeCount => _known.Count;

    public int AttemptOf(int node) => _attemptOf[node];

    public IReadOnlyList<Dependency> EdgesFrom(int node) => _edges[node];

    public int AddNode(int attempt)
    {
        _attemptOf.Add(attempt);
        _edges.Add([]);
        return _edges.Count - 1;
    }

    public void Add(Dependency edge)
    {
        if (edge.Source != edge.Target && _known.Add((edge.Source, edge.Target, edge.Kind)))
            _edges[edge.Source].Add(edge);
    }
}
