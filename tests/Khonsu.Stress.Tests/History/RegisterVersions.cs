namespace Khonsu.Stress.Tests.History;

/// <summary>
/// Recovers what can be known about the versions of registers: the initial one is first, a writer that read its
/// predecessor follows it, and a write that began after another had ended follows it in real time.
/// </summary>
/// <remarks>
/// Source: Elle's rw-register with initial state, writes-follow-reads and linearizable keys. Values are
/// unique.
/// </remarks>
sealed class RegisterVersions
{
    readonly record struct Written(int Attempt, bool IsLast);

    readonly HistoryFacts _facts;
    readonly Dictionary<(int Key, long Value), Written> _writes = [];
    readonly SortedDictionary<int, KeyVersions> _keys = [];
    readonly Dictionary<(int Key, long Value), int> _versionOf = [];

    RegisterVersions(HistoryFacts facts) => _facts = facts;

    public static void Collect(HistoryFacts facts)
    {
        var versions = new RegisterVersions(facts);
        for (int attempt = 0; attempt < facts.Attempts.Length; attempt++)
            versions.CollectWrites(attempt);
        for (int attempt = 0; attempt < facts.Attempts.Length; attempt++)
            versions.CollectReads(attempt);
        foreach (KeyVersions key in versions._keys.Values)
            versions.OrderVersions(key);
        facts.Keys.AddRange(versions._keys.Values);
    }

    void CollectWrites(int attempt)
    {
        var lastOf = new Dictionary<int, long>();
        foreach (Operation operation in _facts.Attempts[attempt].Operations)
        {
            if (operation.Kind != OperationKind.Write)
                continue;
            (int key, long value) = (operation.Key, operation.Value);
            if (_writes.TryGetValue((key, value), out Written first))
                ReportDuplicate(key, value, first.Attempt, attempt);
            if (lastOf.TryGetValue(key, out long before))
                _writes[(key, before)] = new Written(attempt, IsLast: false);
            _writes[(key, value)] = new Written(attempt, IsLast: true);
            lastOf[key] = value;
        }

        if (!_facts.Attempts[attempt].IsCommitted)
            return;
        foreach ((int key, long value) in lastOf)
            _versionOf[(key, value)] = VersionsOf(key).Add(attempt, value);
    }

    void ReportDuplicate(int key, long value, int first, int second) =>
        _facts.Report(AnomalyKind.DuplicateElement, $"k{key} {value} was written twice", first, second);

    void CollectReads(int attempt)
    {
        var ownOf = new Dictionary<int, long>();
        foreach (Operation operation in _facts.Attempts[attempt].Operations)
        {
            if (operation.Kind == OperationKind.Write)
                ownOf[operation.Key] = operation.Value;
            if (operation.Kind != OperationKind.Read)
                continue;
            if (!ownOf.TryGetValue(operation.Key, out long own))
                CollectRead(attempt, operation);
            else if (own != operation.Value)
                _facts.Report(AnomalyKind.InternalInconsistency, $"k{operation.Key} is not its write {own}", attempt);
        }
    }

    void CollectRead(int attempt, Operation operation)
    {
        (int key, long value) = (operation.Key, operation.Value);
        int version = 0;
        if (value != Operation.InitialValue && !_versionOf.TryGetValue((key, value), out version))
            ReportStrangeValue(attempt, key, value);
        else
            VersionsOf(key).Reads.Add(new VersionRead(attempt, operation.Call, version, operation.IsPredicate));
    }

    void ReportStrangeValue(int attempt, int key, long value)
    {
        if (!_writes.TryGetValue((key, value), out Written by))
            _facts.Report(AnomalyKind.UnwrittenValue, $"nobody wrote {value} to k{key}", attempt);
        else if (by.Attempt == attempt)
            _facts.Report(AnomalyKind.InternalInconsistency, $"k{key} {value} was read before it was written", attempt);
        else if (!_facts.Attempts[by.Attempt].IsCommitted)
            _facts.Report(AnomalyKind.G1a, $"k{key} {value} was aborted, yet read", by.Attempt, attempt);
        else
            _facts.Report(AnomalyKind.G1b, $"k{key} {value} was overwritten in between, yet read", by.Attempt, attempt);
    }

    void OrderVersions(KeyVersions versions)
    {
        var hasKnownPredecessor = new bool[versions.Count];
        OrderByReads(versions, hasKnownPredecessor);
        OrderByRealTime(versions, hasKnownPredecessor);
        for (int version = 1; version < versions.Count; version++)
        {
            if (!hasKnownPredecessor[version])
                versions.AddOrder(0, version);
        }
    }

    void OrderByReads(KeyVersions versions, bool[] hasKnownPredecessor)
    {
        var successorOf = new Dictionary<int, int>();
        for (int version = 1; version < versions.Count; version++)
        {
            int writer = versions.WriterOf(version);
            int based = VersionReadBefore(versions.Key, writer);
            if (based < 0)
                continue;
            hasKnownPredecessor[version] = true;
            versions.AddOrder(based, version);
            if (successorOf.TryAdd(based, version))
                continue;
            string claim = $"k{versions.Key}: both read {versions.Label(based)} and both overwrote it";
            _facts.Report(AnomalyKind.LostUpdate, claim, versions.WriterOf(successorOf[based]), writer);
        }
    }

    // The last version of the key that the attempt read before its first write to it, by key or as a row of a scan, or
    // -1. A scan that did not find the row has read no row.
    int VersionReadBefore(int key, int attempt)
    {
        int based = -1;
        foreach (Operation operation in _facts.Attempts[attempt].Operations)
        {
            if (operation.Key == key && operation.Kind == OperationKind.Write)
                return based;
            if (operation.Key != key || operation.Kind != OperationKind.Read)
                continue;
            if (operation is { IsPredicate: true, Value: Operation.InitialValue })
                continue;
            bool isKnown = _versionOf.TryGetValue((key, operation.Value), out int version);
            based = isKnown || operation.Value == Operation.InitialValue ? version : -1;
        }

        return based;
    }

    // Each version gets the one later write that ended first; real-time edges order the rest after it.
    void OrderByRealTime(KeyVersions versions, bool[] hasKnownPredecessor)
    {
        int[] byBegin =
            [.. Enumerable.Range(1, versions.Count - 1).OrderBy(version => WriterOf(versions, version).BeginTick)];
        var firstToEnd = new int[byBegin.Length + 1];
        for (int i = byBegin.Length - 1; i >= 0; i--)
        {
            int best = firstToEnd[i + 1];
            bool endsEarlier = best == 0 || WriterOf(versions, byBegin[i]).EndTick < WriterOf(versions, best).EndTick;
            firstToEnd[i] = endsEarlier ? byBegin[i] : best;
        }

        long[] begins = [.. byBegin.Select(version => WriterOf(versions, version).BeginTick)];
        for (int version = 1; version < versions.Count; version++)
        {
            int found = Array.BinarySearch(begins, WriterOf(versions, version).EndTick + 1);
            int successor = firstToEnd[found < 0 ? ~found : found];
            if (successor == 0)
                continue;
            versions.AddOrder(version, successor);
            hasKnownPredecessor[successor] = true;
        }
    }

    Attempt WriterOf(KeyVersions versions, int version) => _facts.Attempts[versions.WriterOf(version)];

    KeyVersions VersionsOf(int key)
    {
        if (!_keys.TryGetValue(key, out KeyVersions? versions))
            _keys.Add(key, versions = new KeyVersions(key));
        return versions;
    }
}
