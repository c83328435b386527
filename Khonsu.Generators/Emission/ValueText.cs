using Khonsu.Generators.Model;

namespace Khonsu.Generators.Emission;

/// <summary>A member as what is stored, and back, as expressions.</summary>
static class ValueText
{
    /// <summary>What is stored for a value.</summary>
    /// <param name="column">The column.</param>
    /// <param name="target">The column object that takes it.</param>
    /// <param name="value">An expression of the member's type, without side effects.</param>
    /// <param name="local">A name for a variable.</param>
    /// <returns>An expression that the column object appends.</returns>
    public static string Stored(ColumnModel column, string target, string value, string local)
    {
        string mark = column.IsNullable ? "?" : string.Empty;
        if (column.Shape?.Conversion is not { } conversion)
            return Cast(column, mark, value);
        if (conversion.Member is { } member)
            return Cast(column, mark, $"{value}{mark}.{member}");
        if (!column.IsNullable)
            return Cast(column, mark, Call(value));
        string stored = column.Shape.Nested is null ? column.StoredKind.CSharpName() : conversion.StorageType;
        return $"{value} is {{ }} {local} ? ({stored}?){Call(local)} : null";

        string Call(string argument) =>
            $"{target}.ToStorage<{column.TypeName}, {conversion.StorageType}, {conversion.Converter}>({argument})";
    }

    /// <summary>What is stored for an item of a set or a key of a dictionary, which is a single value and not null.
    /// </summary>
    /// <param name="column">The item.</param>
    /// <param name="value">An expression of its type.</param>
    /// <returns>An expression that needs no column object.</returns>
    public static string StoredKey(ColumnModel column, string value) => column.Shape?.Conversion switch
    {
        null => Cast(column, string.Empty, value),
        { Member: { } member } => $"{value}.{member}",
        { Converter: var converter } => $"{converter}.ToStorage({value})",
    };

    /// <summary>The value that is stored at a place.</summary>
    /// <param name="column">The column.</param>
    /// <param name="source">The column object that has it.</param>
    /// <param name="row">The place.</param>
    /// <param name="local">A name for a variable.</param>
    /// <returns>An expression of the member's type.</returns>
    public static string Value(ColumnModel column, string source, string row, string local)
    {
        string get = $"{source}.{(column.IsNullable ? "GetNullable" : "Get")}({row})";
        if (column.Shape?.Conversion is not { } conversion)
        {
            if (column.Enum is null)
                return get;
            string value = $"({column.AnnotatedTypeName}){get}";
            return column.Shape is { IsNamed: true } ? $"unchecked({value})" : value;
        }

        return column.IsNullable ? $"{get} is {{ }} {local} ? ({column.TypeName}?){Made(local)} : null" : Made(get);

        string Made(string stored) => conversion.Member is not null
            ? $"new {column.TypeName}({stored})"
            : $"{source}.FromStorage<{column.TypeName}, {conversion.StorageType}, {conversion.Converter}>"
                + $"({row}, {(column.Enum is null ? string.Empty : $"({conversion.StorageType})")}{stored})";
    }

    static string Cast(ColumnModel column, string mark, string value)
    {
        if (column.Enum is null)
            return value;
        string cast = $"({column.StoredKind.CSharpName()}{mark}){value}";
        // Why: a name stands for all bits of a value, and a project may check its conversions.
        return column.Shape is { IsNamed: true } ? $"unchecked({cast})" : cast;
    }
}
