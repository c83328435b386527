using Khonsu.Generators.Model;

namespace Khonsu.Generators.Emission;

/// <summary>The columns of an index as the key that the index compares: a value, or a tuple of several.</summary>
/// <param name="Columns">The columns in the order of the index.</param>
/// <param name="Parameters">The columns as parameters, as C# source spells them.</param>
/// <param name="KeyType">Type of the key.</param>
/// <param name="Visibility">The modifier of members that show the key.</param>
sealed record IndexColumns(ColumnModel[] Columns, string[] Parameters, string KeyType, string Visibility)
{
    // Why: the compiler refuses these names for elements of a tuple; such an element has no name.
    static readonly HashSet<string> s_refused = new(StringComparer.Ordinal)
    {
        "CompareTo", "Deconstruct", "Equals", "GetHashCode", "Rest", "ToString",
    };

    /// <summary>The columns with their types as parameters of a method.</summary>
    public string ParameterList =>
        string.Join(", ", Columns.Select((column, i) => $"{column.AnnotatedTypeName} {Parameters[i]}"));

    /// <summary>The expression that makes the key of the parameters.</summary>
    public string Key => Columns.Length == 1 ? Parameters[0] : $"({string.Join(", ", Parameters)})";

    /// <summary>The columns in words, for documentation.</summary>
    public string Described
    {
        get
        {
            IEnumerable<string> names = Columns.Select(static column => $"<c>{Literals.Xml(column.Name)}</c>");
            return (Columns.Length == 1 ? "column " : "columns ") + string.Join(", ", names);
        }
    }

    /// <summary>Type of the key, where nothing is said about which text may be null.</summary>
    public string ObliviousKeyType => TupleOf(Columns, isOblivious: true);

    /// <summary>Type of a column.</summary>
    /// <param name="column">The column.</param>
    /// <param name="isOblivious">Whether nothing is said about which text may be null.</param>
    /// <returns>C# source.</returns>
    public static string TypeOf(ColumnModel column, bool isOblivious) =>
        isOblivious && column.Kind == ColumnKind.String && column.IsPlain ? column.TypeName : column.AnnotatedTypeName;

    /// <summary>Describes the columns of an index.</summary>
    /// <param name="record">The record.</param>
    /// <param name="index">The index.</param>
    /// <returns>The columns.</returns>
    public static IndexColumns Of(RecordModel record, IndexModel index)
    {
        ColumnModel[] columns = index.Columns.Select(column => record.Columns[column]).ToArray();
        string type = columns.Length == 1
            ? columns[0].AnnotatedTypeName
            : TupleOf(columns, isOblivious: false);
        bool isPublic = record.Type.IsPublic && columns.All(static column => column.IsPublic);
        return new IndexColumns(columns, index.Parameters.ToArray(), type, isPublic ? "public" : "internal");
    }

    /// <summary>The expression that reads the key of a row.</summary>
    /// <param name="row">The variable that holds the row.</param>
    /// <returns>C# source.</returns>
    public string KeyOf(string row)
    {
        string parts = string.Join(", ", Columns.Select(column => $"{row}.{column.Identifier}"));
        return Columns.Length == 1 ? parts : $"({parts})";
    }

    /// <summary>The expression that compares one column of two keys.</summary>
    /// <param name="position">Position of the column in the index.</param>
    /// <param name="left">The variable that holds the one key.</param>
    /// <param name="right">The variable that holds the other key.</param>
    /// <returns>C# source of an int.</returns>
    public string Compare(int position, string left, string right)
    {
        string first = ValueOf(Columns[position], Part(position, left));
        string second = ValueOf(Columns[position], Part(position, right));
        return $"{Qualified.Hidden}IndexOrder.Of({first}, {second})";
    }

    /// <summary>The expression that makes what is compared of a column: a built-in value, or null.</summary>
    /// <param name="column">The column.</param>
    /// <param name="part">The expression that reads the column.</param>
    /// <returns>C# source.</returns>
    public static string ValueOf(ColumnModel column, string part)
    {
        string mark = column.IsNullable ? "?" : string.Empty;
        string cast = column.Enum is null ? string.Empty : $"({column.Kind.CSharpName()}{mark})";
        // Why: a wrapper has no order of its own.
        string inner = column.Shape?.Conversion?.Member is { } member ? $"{mark}.{member}" : string.Empty;
        return cast + part + inner;
    }

    /// <summary>The expression that reads a column of a key.</summary>
    /// <param name="position">Position of the column in the index.</param>
    /// <param name="key">The variable that holds the key.</param>
    /// <returns>C# source.</returns>
    public string Part(int position, string key) =>
        Columns.Length == 1 ? key : $"{key}.Item{Literals.Of(position + 1)}";

    /// <summary>The expression that tells whether a column of a key is null.</summary>
    /// <param name="key">The variable that holds the key.</param>
    /// <returns>C# source of a bool.</returns>
    public string HasNull(string key)
    {
        string[] nulls = Enumerable.Range(0, Columns.Length)
            .Where(i => Columns[i].IsNullable)
            .Select(i => Part(i, key) + " is null")
            .ToArray();
        return nulls.Length == 0 ? "false" : string.Join(" || ", nulls);
    }

    /// <summary>Writes the documentation of the first parameters.</summary>
    /// <param name="writer">Takes the text.</param>
    /// <param name="count">How many.</param>
    /// <param name="names">Their names.</param>
    public void EmitDocs(SourceWriter writer, int count, string[] names)
    {
        for (int i = 0; i < count; i++)
        {
            string name = names[i].TrimStart('@');
            writer.Lines($"/// <param name=\"{name}\">Column <c>{Literals.Xml(Columns[i].Name)}</c>.</param>");
        }
    }

    static string TupleOf(ColumnModel[] columns, bool isOblivious) =>
        "(" + string.Join(", ", columns.Select(column => Element(column, isOblivious))) + ")";

    static string Element(ColumnModel column, bool isOblivious)
    {
        bool isRefused = s_refused.Contains(column.Member)
            || column.Member.StartsWith("Item", StringComparison.Ordinal);
        string type = TypeOf(column, isOblivious);
        return isRefused ? type : $"{type} {column.Identifier}";
    }
}
