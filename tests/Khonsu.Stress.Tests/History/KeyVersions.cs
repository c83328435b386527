namespace Khonsu.Stress.Tests.History;

/// <summary>
/// What a history tells about one key: its committed versions, their order as far as it is known, and their readers.
/// </summary>
/// <remarks>
/// Version 0 is the initial one and has no writer. A successor is a version known to come later, not always
/// the next.
/// </remarks>
sealed class KeyVersions(int key)
{
    readonly List<(int Writer, long Value)> _versions = [(NoWriter, Operation.InitialValue)];
    readonly List<List<int>> _successors = [[]];

    public const int NoWriter = -1;

    public int Key => key;

    public int Count => _versions.Count;

    public List<VersionRead> Reads { get; } = [];

    public int WriterOf(int version) => _versions[version].Writer;

    public IReadOnlyList<int> SuccessorsOf(int version) => _successors[version];

    public string Label(int version) => version == 0 ? "nothing" : $"{_versions[version].Value}";

    /// <summary>Adds a version and returns its index.</summary>
    public int Add(int writer, long value)
    {
        _versions.Add((writer, value));
        _successors.Add([]);
        return _versions.Count - 1;
    }

    public void AddOrder(int before, int after)
    {
        if (before != after && !_successors[before].Contains(after))
            _successors[before].Add(after);
    }
}
