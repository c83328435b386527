using Khonsu.Generators.Model;

namespace Khonsu.Generators.Emission;

/// <summary>How two values of a mergeable column become one, as expressions.</summary>
static class MergeText
{
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
