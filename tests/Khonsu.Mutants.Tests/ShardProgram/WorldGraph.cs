#if KHONSU_SHARD_PROGRAM
using Khonsu.Cluster.TwoPhase;

namespace Khonsu.Mutants.Tests.ShardProgram;

/// <summary>
/// What must come before what among the transactions that have committed: who has read what another one has written,
/// or what it has overwritten, and who was answered before the other one began. A cycle is an anomaly; and common times
/// rise along all of it but what is of answers.
/// </summary>
/// <remarks>Source: Adya, "Weak Consistency", 1999: direct dependencies, of single rows and of predicates; with those
/// of real time it is strict serializability.</remarks>
sealed class WorldGraph
{
    const string Answered = "answered before";

    readonly List<WorldTransaction> _nodes;
    readonly SortedDictionary<long, int> _places = [];
    readonly List<(int To, string Why)>[] _edges;
    readonly List<(RowState State, int Writer)>[] _versions;

    /// <summary>Makes the graph of a history.</summary>
    /// <param name="history">What is true.</param>
    public WorldGraph(WorldHistory history)
    {
        _nodes = [.. history.All.Where(static one => one.IsCommitted)];
        for (int place = 0; place < _nodes.Count; place++)
            _places.Add(_nodes[place].Number, place);
        _edges = [.. _nodes.Select(static _ => new List<(int To, string Why)>())];
        _versions = [.. Enumerable.Range(0, WorldKeys.Count).Select(key => VersionsOf(history, key))];
        AddWrites();
        for (int place = 0; place < _nodes.Count; place++)
        {
            AddReads(place);
            AddLooks(place);
            AddTime(place);
        }
    }

    /// <summary>Looks for a cycle.</summary>
    public void Check()
    {
        var state = new int[_nodes.Count];
        var path = new List<(int Place, string Why)>();
        for (int place = 0; place < state.Length; place++)
            Visit(place, "", state, path);
    }

    // The first version is that nothing is there.
    List<(RowState State, int Writer)> VersionsOf(WorldHistory history, int key)
    {
        var versions = new List<(RowState State, int Writer)> { (default, -1) };
        foreach (WorldTransaction writer in history.WritersOf(key))
        {
            if (writer.IsCommitted)
                versions.Add((writer.Writes[key], _places[writer.Number]));
        }

        return versions;
    }

    void AddWrites()
    {
        for (int key = 0; key < _versions.Length; key++)
        {
            for (int version = 2; version < _versions[key].Count; version++)
                Add(_versions[key][version - 1].Writer, _versions[key][version].Writer, $"ww {key}");
        }
    }

    void AddReads(int place)
    {
        foreach ((int key, long writer) in _nodes[place].Reads)
        {
            int version = VersionOf(place, key, writer);
            Add(_versions[key][version].Writer, place, $"wr {key}");
            if (version + 1 < _versions[key].Count)
                Add(place, _versions[key][version + 1].Writer, $"rw {key}");
        }
    }

    void AddLooks(int place)
    {
        if (_nodes[place].SlotWriters is not { } writers)
            return;
        foreach ((long from, long to) in _nodes[place].Bands)
        {
            for (int key = 0; key < WorldKeys.Slots; key++)
                AddLook(place, key, VersionOf(place, key, writers[key]), from, to);
        }
    }

    void AddLook(int place, int key, int seen, long from, long to)
    {
        List<(RowState State, int Writer)> versions = _versions[key];
        bool isIn = IsIn(seen);
        // Why not each change: who changes a row that is not among those that are looked for, changes nothing of them.
        int before = seen;
        while (!isIn && before > 0 && !IsIn(before - 1))
            before--;
        Add(versions[before].Writer, place, $"wr {key} in {from}..{to}");
        int after = seen + 1;
        while (!isIn && after < versions.Count && !IsIn(after))
            after++;
        if (after < versions.Count)
            Add(place, versions[after].Writer, $"rw {key} in {from}..{to}");

        bool IsIn(int version)
            => versions[version].State is { Exists: true } row && row.Band >= from && row.Band <= to;
    }

    void AddTime(int place)
    {
        // Why: what nobody knew of may still have come later.
        if (_nodes[place].Answer != AnswerKind.Committed)
            return;
        for (int other = 0; other < _nodes.Count; other++)
        {
            if (_nodes[place].Answered < _nodes[other].Began)
                Add(place, other, Answered);
        }
    }

    int VersionOf(int place, int key, long writer)
    {
        int version = writer == 0
            ? 0
            : _versions[key].FindIndex(one => one.Writer >= 0 && _nodes[one.Writer].Number == writer);
        return version >= 0
            ? version
            : throw new WorldException($"key {key} was read as #{writer} wrote it, who did not: {_nodes[place]}");
    }

    void Add(int from, int to, string why)
    {
        if (from < 0 || from == to)
            return;
        _edges[from].Add((to, why));
        // Why not of answers: they come in the order of clocks, which may differ.
        if (why != Answered && !IsInTime(_nodes[from], _nodes[to]))
            throw new WorldException($"times are in another order than {why}:\n  {_nodes[from]}\n  {_nodes[to]}");
    }

    // What one entry commits has one time.
    static bool IsInTime(WorldTransaction first, WorldTransaction second) => first.Time < second.Time
        || (first.Time == second.Time && !first.IsShared && !second.IsShared && first.Shards[0] == second.Shards[0]
            && first.CommitIndex == second.CommitIndex);

    void Visit(int place, string why, int[] state, List<(int Place, string Why)> path)
    {
        if (state[place] == 2)
            return;
        path.Add((place, why));
        if (state[place] == 1)
        {
            int start = path.FindIndex(one => one.Place == place);
            throw new WorldException("a cycle:\n" + string.Join(
                '\n', path.Skip(start).Select(one => $"  {one.Why} -> {_nodes[one.Place]}")));
        }

        state[place] = 1;
        foreach ((int to, string because) in _edges[place])
            Visit(to, because, state, path);
        state[place] = 2;
        path.RemoveAt(path.Count - 1);
    }
}
#endif
