namespace Khonsu.Generators.Model;

/// <summary>Which merges a log can carry.</summary>
static class CarriedMerges
{
    /// <summary>Whether a log can carry what is merged into a column: replicas that know the columns but not the C#
    /// types must come to the same result.</summary>
    /// <param name="column">A column.</param>
    /// <returns>True when it can.</returns>
    public static bool Has(ColumnModel column) => column.Merge?.Kind switch
    {
        MergeKind.Sum => column.Kind.IsPrimitive() || column.Kind == ColumnKind.Decimal,
        MergeKind.Max or MergeKind.Min => IsOrderedNumber(column),
        MergeKind.Or or MergeKind.And => column.Shape is not { IsNamed: true }
            && (column.Kind <= ColumnKind.UInt64 || column.Kind == ColumnKind.Boolean),
        MergeKind.Append => IsPlainList(column),
        MergeKind.LastWriter or MergeKind.FirstWriter => true,
        _ => false,
    };

    static bool IsOrderedNumber(ColumnModel column) => column.Shape is not { IsNamed: true }
        && (column.Kind.IsPrimitive() || column.Kind is ColumnKind.Decimal or ColumnKind.Date or ColumnKind.Time
            or ColumnKind.DateTime or ColumnKind.Duration);

    static bool IsPlainList(ColumnModel column) => column.Shape is not ({ IsLarge: true } or { IsWord: true })
        && (column.Shape?.Nested is not { } nested || nested.Parts.All(HasNoWords));

    // Why: the words of two columns are numbered differently.
    static bool HasNoWords(ColumnModel part) => part.Shape is not ({ IsWord: true } or { IsNamed: true })
        && (part.Shape?.Nested is not { } nested || nested.Parts.All(HasNoWords));
}
