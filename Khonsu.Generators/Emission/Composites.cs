using Khonsu.Generators.Model;

namespace Khonsu.Generators.Emission;

/// <summary>
/// The columns and parts of columns of a record that are made of several values, each type once: for each, a writer, a
/// reader and perhaps a comparison are generated, named after the way to its first place.
/// </summary>
sealed class Composites
{
    readonly Dictionary<(string, NestedModel), string> _names = [];
    readonly List<ColumnModel> _all = [];
    readonly List<ColumnModel> _onlyRead = [];
    readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase);
    readonly TypeModel _record;

    Composites(TypeModel record) => _record = record;

    /// <summary>The types, those inside before those around them.</summary>
    public IReadOnlyList<ColumnModel> All => _all;

    /// <summary>Types of older shapes, of which no rows are written.</summary>
    public IReadOnlyList<ColumnModel> OnlyRead => _onlyRead;

    /// <summary>Finds what is made of several values in a record.</summary>
    /// <param name="record">The record.</param>
    /// <returns>The types.</returns>
    public static Composites Of(RecordModel record)
    {
        var found = new Composites(record.Type);
        foreach (ColumnModel column in record.Columns)
            found.Add(column, record.Type.Name + column.Member, found._all);
        foreach (MigrationModel migration in record.Migrations)
            found.Add(migration.Old, $"{record.Type.Name}From{migration.Old.Member}", found._onlyRead);
        return found;
    }

    /// <summary>First part of the names of what is generated for a type.</summary>
    /// <param name="column">A column that is made of several values.</param>
    /// <returns>An identifier.</returns>
    public string NameOf(ColumnModel column) => _names[KeyOf(column)];

    /// <summary>The column object that writes or reads a column.</summary>
    /// <param name="column">The column.</param>
    /// <param name="role"><c>Writer</c> or <c>Reader</c>.</param>
    /// <returns>Its type, <c>global::</c>-qualified.</returns>
    public string TypeOf(ColumnModel column, string role)
    {
        if (column.Shape?.Nested is not null)
            return _record.InNamespace($"{NameOf(column)}Column{role}");
        return column.StoredKind.IsPrimitive()
            ? $"{Qualified.Hidden}PrimitiveColumn{role}<{column.Kind.CSharpName()}>"
            : $"{Qualified.Hidden}{column.StoredKind}Column{role}";
    }

    /// <summary>Name of the class that compares content.</summary>
    public string ContentName => _record.Name + "Content";

    /// <summary>The class that compares content, <c>global::</c>-qualified.</summary>
    public string Content => _record.InNamespace(ContentName);

    void Add(ColumnModel column, string name, List<ColumnModel> list)
    {
        if (column.Shape?.Nested is not { } nested)
            return;
        foreach (ColumnModel part in nested.Parts)
            Add(part, name + part.Member, list);
        if (_names.ContainsKey(KeyOf(column)))
            return;
        string free = name;
        for (int i = 2; !_taken.Add(free); i++)
            free = name + Literals.Of(i);
        _names.Add(KeyOf(column), free);
        list.Add(column);
    }

    static (string, NestedModel) KeyOf(ColumnModel column) => (column.StorageTypeName, column.Shape!.Nested!);
}
