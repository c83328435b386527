using System.Collections.Immutable;

namespace Khonsu.Stress.Tests.History;

/// <summary>
/// Recovers the versions of append-only lists: each list read is its own history, so the longest one is the version
/// order, and every other read must be its beginning.
/// </summary>
/// <remarks>Source: Kingsbury and Alvaro, Elle, VLDB 2020, section 3; elements are unique per key.</remarks>
sealed class ListVersions
{
    readonly record struct Appended(int Attempt, bool IsLast);

    readonly record struct ListRead(int Attempt, int Call, ImmutableArray<long> Elements, bool IsPredicate);

    readonly HistoryFacts _facts;
    readonly Dictionary<(int Key, long Element), Appended> _appends = [];
    readonly SortedDictionary<int, List<ListRead>> _reads = [];

    ListVersions(HistoryFacts facts) => _facts = facts;

    public static void Collect(HistoryFacts facts)
    {
        var versions = new ListVersions(facts);
        for (int attempt = 0; attempt < facts.Attempts.Length; attempt++)
            versions.CollectAppends(attempt);
        for (int attempt = 0; attempt < facts.Attempts.Length; attempt++)
            versions.CollectReads(attempt);
        foreach ((int key, List<ListRead> reads) in versions._reads)
            versions.CollectKey(key, reads);
    }

    void CollectAppends(int attempt)
    {
        var lastOf = new Dictionary<int, long>();
        foreach (Operation operation in _facts.Attempts[attempt].Operations)
        {
            if (operation.Kind != OperationKind.Append)
                continue;
            (int key, long element) = (operation.Key, operation.Value);
            _reads.TryAdd(key, []);
            if (_appends.TryGetValue((key, element), out Appended first))
                ReportDuplicate(key, element, first.Attempt, attempt);
            if (lastOf.TryGetValue(key, out long before))
                _appends[(key, before)] = new Appended(attempt, IsLast: false);
            _appends[(key, element)] = new Appended(attempt, IsLast: true);
            lastOf[key] = element;
        }
    }

    void ReportDuplicate(int key, long element, int first, int second) =>
        _facts.Report(AnomalyKind.DuplicateElement, $"k{key} {element} was appended twice", first, second);

    // After its own append an attempt sees its own version: what it read before stays below that, at every level, and
    // the read tells nothing new about others.
    void CollectReads(int attempt)
    {
        var ownOf = new Dictionary<int, List<long>>();
        var foreignOf = new Dictionary<int, ImmutableArray<long>>();
        foreach (Operation operation in _facts.Attempts[attempt].Operations)
        {
            if (operation.Kind == OperationKind.Append)
            {
                if (!ownOf.TryGetValue(operation.Key, out List<long>? appended))
                    ownOf.Add(operation.Key, appended = []);
                appended.Add(operation.Value);
            }

            if (operation.Kind != OperationKind.ReadList)
                continue;
            if (!ownOf.TryGetValue(operation.Key, out List<long>? own))
                foreignOf[operation.Key] = operation.Elements;
            else if (!TryCheckOwn(attempt, operation, own, foreignOf))
                continue;
            if (!_reads.TryGetValue(operation.Key, out List<ListRead>? reads))
                _reads.Add(operation.Key, reads = []);
            ImmutableArray<long> foreign = own is null ? operation.Elements : operation.Elements[..^own.Count];
            reads.Add(new ListRead(attempt, operation.Call, foreign, operation.IsPredicate));
        }
    }

    // False when the read is wrong, which is reported, or says nothing about others.
    bool TryCheckOwn(
        int attempt, Operation operation, List<long> own, Dictionary<int, ImmutableArray<long>> foreignOf)
    {
        bool wasRead = foreignOf.TryGetValue(operation.Key, out ImmutableArray<long> foreign);
        bool isOwn = wasRead
            ? operation.Elements.AsSpan().SequenceEqual([.. foreign, .. own])
            : operation.Elements.AsSpan().EndsWith(own.ToArray());
        if (!isOwn)
        {
            string claim = $"k{operation.Key} is not what the attempt itself had read and appended";
            _facts.Report(AnomalyKind.InternalInconsistency, claim, attempt);
        }

        return isOwn && !wasRead;
    }

    void CollectKey(int key, List<ListRead> reads)
    {
        var longest = new ListRead(KeyVersions.NoWriter, 0, [], false);
        foreach (ListRead read in reads)
            longest = read.Elements.Length > longest.Elements.Length ? read : longest;
        CheckElements(key, longest);

        var versions = new KeyVersions(key);
        foreach (long element in longest.Elements)
        {
            int writer = _appends.TryGetValue((key, element), out Appended by) ? by.Attempt : KeyVersions.NoWriter;
            versions.AddOrder(versions.Count - 1, versions.Add(writer, element));
        }

        foreach (ListRead read in reads)
        {
            if (longest.Elements.AsSpan().StartsWith(read.Elements.AsSpan()))
                CheckIntermediate(key, read);
            else
                ReportIncompatible(key, read, longest);
            versions.Reads.Add(new VersionRead(read.Attempt, read.Call, read.Elements.Length, read.IsPredicate));
        }

        CheckLostUpdates(versions, longest.Elements);
        AddUnobserved(versions, longest.Elements);
        _facts.Keys.Add(versions);
    }

    void ReportIncompatible(int key, ListRead read, ListRead longest)
    {
        string claim = $"k{key}: neither list is the beginning of the other";
        _facts.Report(AnomalyKind.IncompatibleOrder, claim, read.Attempt, longest.Attempt);
        CheckElements(key, read);
    }

    void CheckElements(int key, ListRead read)
    {
        var seen = new HashSet<long>();
        foreach (long element in read.Elements)
        {
            if (!seen.Add(element))
                _facts.Report(AnomalyKind.DuplicateElement, $"k{key} holds {element} twice", read.Attempt);
            if (!_appends.TryGetValue((key, element), out Appended by))
                _facts.Report(AnomalyKind.UnwrittenValue, $"nobody appended {element} to k{key}", read.Attempt);
            else if (by.Attempt == read.Attempt)
                _facts.Report(AnomalyKind.InternalInconsistency, $"k{key} {element} was read too early", read.Attempt);
            else if (!_facts.Attempts[by.Attempt].IsCommitted)
                _facts.Report(AnomalyKind.G1a, $"k{key} {element} was aborted, yet read", by.Attempt, read.Attempt);
        }
    }

    void CheckIntermediate(int key, ListRead read)
    {
        if (read.Elements.IsEmpty || !_appends.TryGetValue((key, read.Elements[^1]), out Appended by) || by.IsLast)
            return;
        string claim = $"k{key} {read.Elements[^1]} was not yet the last append of its writer, yet read";
        _facts.Report(AnomalyKind.G1b, claim, by.Attempt, read.Attempt);
    }

    // A committed attempt that read a list and appended to it must follow the version it read at once.
    void CheckLostUpdates(KeyVersions versions, ImmutableArray<long> order)
    {
        for (int attempt = 0; attempt < _facts.Attempts.Length; attempt++)
        {
            if (!_facts.Attempts[attempt].IsCommitted)
                continue;
            int based = -1;
            foreach (Operation operation in _facts.Attempts[attempt].Operations)
            {
                if (operation.Key != versions.Key)
                    continue;
                if (operation is { Kind: OperationKind.ReadList, IsPredicate: false })
                    based = operation.Elements.Length;
                if (operation.Kind != OperationKind.Append)
                    continue;
                if (based >= 0 && based < order.Length && order[based] != operation.Value)
                    ReportLostUpdate(versions, based, attempt);
                break;
            }
        }
    }

    void ReportLostUpdate(KeyVersions versions, int based, int attempt)
    {
        int other = versions.WriterOf(based + 1);
        string claim = $"k{versions.Key}: both read {versions.Label(based)} as its newest element and both appended";
        if (other != KeyVersions.NoWriter)
            _facts.Report(AnomalyKind.LostUpdate, claim, other, attempt);
    }

    // A committed append that no list shows comes after the longest list, or it is lost.
    void AddUnobserved(KeyVersions versions, ImmutableArray<long> order)
    {
        int last = versions.Count - 1;
        var observed = order.ToHashSet();
        foreach (((int key, long element), Appended by) in _appends.OrderBy(append => append.Key))
        {
            if (key != versions.Key || observed.Contains(element) || !_facts.Attempts[by.Attempt].IsCommitted)
                continue;
            if (by.IsLast)
                versions.AddOrder(last, versions.Add(by.Attempt, element));
            foreach (VersionRead read in versions.Reads)
            {
                if (_facts.Attempts[read.Attempt].BeginTick <= _facts.Attempts[by.Attempt].EndTick)
                    continue;
                string claim = $"k{key} {element} was acknowledged, yet a later reader misses it";
                _facts.Report(AnomalyKind.LostWrite, claim, by.Attempt, read.Attempt);
                break;
            }
        }
    }
}
