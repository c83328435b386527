using Khonsu.Generators.Model;

namespace Khonsu.Generators.Emission;

/// <summary>How two values of a mergeable column become one, as expressions.</summary>
static class MergeText
{
    /// <summary>How the method of a merge cursor begins that changes a column.</summary>
    /// <param name="column">The column; no operator fits it.</param>
    /// <returns>The verb.</returns>
    public static string Verb(ColumnModel column) => column.Merge!.Kind switch
    {
        MergeKind.Max => "Raise",
        MergeKind.Min => "Lower",
        MergeKind.LastWriter => "Set",
        MergeKind.FirstWriter => "Claim",
        MergeKind.Append => "Append",
        _ => column.Kind == ColumnKind.Map ? "Put" : "Add",
    };

    /// <summary>What is added to a column one by one.</summary>
    /// <param name="column">The column.</param>
    /// <returns>The type of its items or entries, or null where the column is merged as one value.</returns>
    public static string? ItemOf(ColumnModel column)
    {
        if (column.Merge!.Kind is not (MergeKind.Append or MergeKind.Union) || column.Kind == ColumnKind.String)
            return null;
        if (column.Shape?.Nested is not { } nested)
            return ColumnKind.UInt8.CSharpName();
        string item = nested.Parts[0].AnnotatedTypeName;
        return column.Kind == ColumnKind.Map
            ? $"global::System.Collections.Generic.KeyValuePair<{item}, {nested.Parts[1].AnnotatedTypeName}>"
            : item;
    }

    /// <summary>The type that keeps what a transaction changes of a column.</summary>
    /// <param name="column">The column.</param>
    /// <returns>The type, or null where a value of the column's own type, or null, says it.</returns>
    public static string? TermOf(ColumnModel column) => column.Merge!.Kind switch
    {
        MergeKind.Sum => $"{Qualified.Hidden}SumTerm<{column.TypeName}>",
        MergeKind.LastWriter => $"{Qualified.Hidden}LastTerm<{column.AnnotatedTypeName}>",
        _ => ItemOf(column) is { } item ? $"{Qualified.Hidden}ItemsTerm<{item}>" : null,
    };

    /// <summary>A column of several values with what is added to it.</summary>
    /// <param name="column">The column.</param>
    /// <param name="now">An expression of its type.</param>
    /// <param name="term">An expression of the type of <see cref="TermOf"/>.</param>
    /// <returns>C# source of the column's type.</returns>
    public static string Joined(ColumnModel column, string now, string term)
    {
        string method = column.Merge!.Kind == MergeKind.Append ? "Append"
            : column.Kind == ColumnKind.Map ? "Put"
            : "Union";
        return $"{Qualified.Hidden}CollectionMerge.{method}({now}, {term})";
    }

    /// <summary>The greater or the smaller of two values, by the column's rule.</summary>
    /// <param name="column">The column.</param>
    /// <param name="left">An expression of its type.</param>
    /// <param name="right">Another one; it need not be nullable.</param>
    /// <returns>C# source of the column's type.</returns>
    public static string Extreme(ColumnModel column, string left, string right)
    {
        string choice = column.Merge!.Kind == MergeKind.Max ? "Greater" : "Lesser";
        string method = $"{Qualified.Hidden}ColumnMerge.{choice}";
        if (column.Enum is null)
            return $"{method}({left}, {right})";
        string under = column.Kind.CSharpName() + (column.IsNullable ? "?" : string.Empty);
        return $"({column.AnnotatedTypeName}){method}(({under}){left}, ({under}){right})";
    }

    /// <summary>Two values joined bit by bit.</summary>
    /// <param name="column">The column.</param>
    /// <param name="left">An expression of its type.</param>
    /// <param name="sign">The operator.</param>
    /// <param name="right">Another one.</param>
    /// <returns>C# source of the column's type.</returns>
    public static string Bits(ColumnModel column, string left, string sign, string right)
    {
        // Why: C# computes short integers as int.
        bool isShort = column.Enum is null && column.Kind <= ColumnKind.UInt16;
        return isShort ? $"({column.TypeName})({left} {sign} {right})" : $"{left} {sign} {right}";
    }
}
