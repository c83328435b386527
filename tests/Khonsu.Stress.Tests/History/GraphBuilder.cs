using System.Collections.Immutable;

namespace Khonsu.Stress.Tests.History;

/// <summary>Turns versions and times into a dependency graph, one node for each attempt or one for each call.</summary>
/// <remarks>
/// With a node for each call, every call is a reader of its own and the writes of an attempt are its last node. That
/// graph must have no cycle at any level: each call reads one snapshot, snapshots of an attempt only grow, and a commit
/// is one moment.
/// </remarks>
sealed class GraphBuilder
{
    readonly HistoryFacts _facts;
    readonly DependencyGraph _graph = new();
    readonly Dictionary<(int Attempt, int Call), int> _nodeOfCall = [];
    readonly int[] _firstNode;
    readonly int[] _lastNode;

    GraphBuilder(HistoryFacts facts)
    {
        _facts = facts;
        _firstNode = new int[facts.Attempts.Length];
        _lastNode = new int[facts.Attempts.Length];
    }

    public static DependencyGraph WithNodeForEachAttempt(HistoryFacts facts)
    {
        var builder = new GraphBuilder(facts);
        for (int attempt = 0; attempt < facts.Attempts.Length; attempt++)
            builder._firstNode[attempt] = builder._lastNode[attempt] = builder._graph.AddNode(attempt);
        return builder.Build();
    }

    public static DependencyGraph WithNodeForEachCall(HistoryFacts facts)
    {
        var builder = new GraphBuilder(facts);
        for (int attempt = 0; attempt < facts.Attempts.Length; attempt++)
            builder.AddCalls(attempt);
        return builder.Build();
    }

    void AddCalls(int attempt)
    {
        int node = _firstNode[attempt] = _graph.AddNode(attempt);
        foreach (Operation operation in _facts.Attempts[attempt].Operations)
        {
            if (!operation.IsWrite && !_nodeOfCall.ContainsKey((attempt, operation.Call)))
                _nodeOfCall.Add((attempt, operation.Call), node = AddAfter(node));
        }

        _lastNode[attempt] = AddAfter(node);
    }

    int AddAfter(int node)
    {
        int next = _graph.AddNode(_graph.AttemptOf(node));
        _graph.Add(new Dependency(node, next, DependencyKinds.Program));
        return next;
    }

    DependencyGraph Build()
    {
        foreach (KeyVersions versions in _facts.Keys)
        {
            AddWriteWrite(versions);
            AddReads(versions);
        }

        AddRealTime();
        return _graph;
    }

    void AddWriteWrite(KeyVersions versions)
    {
        for (int before = 1; before < versions.Count; before++)
        {
            foreach (int after in versions.SuccessorsOf(before))
                AddBetween(versions, versions.WriterOf(before), DependencyKinds.WriteWrite, before, after);
        }
    }

    void AddReads(KeyVersions versions)
    {
        foreach (VersionRead read in versions.Reads)
        {
            int reader = NodeOf(read);
            int writer = versions.WriterOf(read.Version);
            if (writer != KeyVersions.NoWriter && writer != read.Attempt)
                AddWriteRead(versions, writer, reader, read.Version);

            DependencyKinds kind = read.IsPredicate
                ? DependencyKinds.ReadWritePredicate
                : DependencyKinds.ReadWriteItem;
            foreach (int after in versions.SuccessorsOf(read.Version))
            {
                int overwriter = versions.WriterOf(after);
                if (overwriter != KeyVersions.NoWriter && overwriter != read.Attempt)
                    _graph.Add(new Dependency(reader, _lastNode[overwriter], kind, versions, read.Version, after));
            }
        }
    }

    void AddWriteRead(KeyVersions versions, int writer, int reader, int version) =>
        _graph.Add(new Dependency(_lastNode[writer], reader, DependencyKinds.WriteRead, versions, version));

    void AddBetween(KeyVersions versions, int source, DependencyKinds kind, int before, int after)
    {
        int target = versions.WriterOf(after);
        if (source != KeyVersions.NoWriter && target != KeyVersions.NoWriter)
            _graph.Add(new Dependency(_lastNode[source], _lastNode[target], kind, versions, before, after));
    }

    int NodeOf(VersionRead read) =>
        _nodeOfCall.TryGetValue((read.Attempt, read.Call), out int node) ? node : _lastNode[read.Attempt];

    // Every end is a link of one chain, and a begin hangs on the newest link: linear in the number of attempts.
    void AddRealTime()
    {
        int newestLink = DependencyGraph.NoAttempt;
        foreach ((int attempt, bool isEnd) in EventsInOrder())
        {
            if (!isEnd)
            {
                if (newestLink != DependencyGraph.NoAttempt)
                    _graph.Add(new Dependency(newestLink, _firstNode[attempt], DependencyKinds.RealTime));
                continue;
            }

            int link = _graph.AddNode(DependencyGraph.NoAttempt);
            _graph.Add(new Dependency(_lastNode[attempt], link, DependencyKinds.RealTime));
            if (newestLink != DependencyGraph.NoAttempt)
                _graph.Add(new Dependency(newestLink, link, DependencyKinds.RealTime));
            newestLink = link;
        }
    }

    // At equal ticks a begin comes first: attempts that touch are concurrent.
    IEnumerable<(int Attempt, bool IsEnd)> EventsInOrder()
    {
        ImmutableArray<Attempt> attempts = _facts.Attempts;
        var events = new List<(long Tick, bool IsEnd, int Attempt)>();
        for (int attempt = 0; attempt < attempts.Length; attempt++)
        {
            events.Add((attempts[attempt].BeginTick, false, attempt));
            events.Add((attempts[attempt].EndTick, true, attempt));
        }

        return events.Order().Select(moment => (moment.Attempt, moment.IsEnd));
    }
}
