using Khonsu.Generators.Model;

namespace Khonsu.Generators.Parsing;

/// <summary>The indexes of a record while they are collected: each with a name that no other one has.</summary>
sealed class IndexList
{
    /// <summary>Name of the member of a table that walks it in the order of its key.</summary>
    public const string KeyMember = "ByKey";

    readonly IReadOnlyList<ColumnModel> _columns;
    readonly List<IndexModel> _indexes = new();

    /// <summary>Starts a list.</summary>
    /// <param name="columns">The columns of the record.</param>
    public IndexList(IReadOnlyList<ColumnModel> columns) => _columns = columns;

    /// <summary>Takes over what was collected before.</summary>
    /// <param name="indexes">The indexes.</param>
    public void AddAll(EquatableArray<IndexModel> indexes) => _indexes.AddRange(indexes);

    /// <summary>Adds the index of an ordered key; the table itself sees to it that keys are unique.</summary>
    /// <param name="key">Indexes of the key columns, in key order.</param>
    public void AddKey(IReadOnlyList<int> key) => TryAdd(key, new IndexRequest(true, false, KeyMember));

    /// <summary>The name of an index as the member of a table.</summary>
    /// <param name="columns">Indexes of its columns.</param>
    /// <param name="request">What the user asked for.</param>
    /// <returns>The name, not escaped.</returns>
    public string NameOf(IReadOnlyList<int> columns, IndexRequest request) =>
        request.Name ?? "By" + string.Join("And", columns.Select(column => _columns[column].Member));

    /// <summary>Why a name cannot be that of an index.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The reason, or null when it can.</returns>
    public static string? ObjectionTo(string name)
    {
        if (!Identifiers.IsUsable(name))
            return "it becomes a C# member of the table, so write an identifier such as \"ByOwner\"";
        return TableMembers.IsFree(name)
            ? null
            : "every table has a member of that name already, so write another one such as \"ByOwner\"";
    }

    /// <summary>Adds an index whose columns and name were checked.</summary>
    /// <param name="columns">Indexes of its columns.</param>
    /// <param name="request">What the user asked for.</param>
    /// <returns>False when another index has its name.</returns>
    public bool TryAdd(IReadOnlyList<int> columns, IndexRequest request)
    {
        string name = NameOf(columns, request);
        foreach (IndexModel other in _indexes)
        {
            if (other.Member == name)
                return false;
        }

        _indexes.Add(new IndexModel(
            name,
            new EquatableArray<int>(columns),
            request.IsUnique,
            request.IsOrdered,
            Identifiers.Escape(name),
            new EquatableArray<string>(ParametersOf(columns))));
        return true;
    }

    /// <summary>The indexes.</summary>
    /// <returns>What was added, in that order.</returns>
    public EquatableArray<IndexModel> ToArray() => new(_indexes);

    string[] ParametersOf(IReadOnlyList<int> columns)
    {
        // Why: both are receivers of extension members, and members that differ by case of the first letter only would
        // become one parameter.
        var taken = new HashSet<string>(StringComparer.Ordinal) { "table", "index" };
        var names = new string[columns.Count];
        for (int i = 0; i < names.Length; i++)
        {
            string name = Naming.Camel(_columns[columns[i]].Member);
            while (!taken.Add(name))
                name += "_";
            names[i] = Identifiers.Escape(name);
        }

        return names;
    }
}
