namespace Khonsu;

/// <summary>
/// A column to sort by, and how. The name of a column is enough where it ascends and nulls come last.
/// </summary>
/// <remarks>
/// Nulls come last in both directions unless asked otherwise. Of floating-point numbers NaN is the greatest, and
/// negative 0 is equal to 0; of truth values false comes first; texts and bytes are in the order of their bytes, which
/// for texts is that of code points; names of enums too. Immutable. Threads: any.
/// </remarks>
public sealed record ColumnOrder
{
    ColumnOrder(string column, bool isDescending, bool areNullsFirst)
        => (Column, IsDescending, AreNullsFirst) = (column, isDescending, areNullsFirst);

    /// <summary>Name of the column.</summary>
    public string Column { get; }

    /// <summary>Whether the greatest comes first.</summary>
    public bool IsDescending { get; }

    /// <summary>Whether nulls come before all values, in either direction; else after them.</summary>
    public bool AreNullsFirst { get; }

    /// <summary>The least first.</summary>
    /// <param name="column">Name of the column.</param>
    /// <returns>The order; nulls come last.</returns>
    public static ColumnOrder Ascending(string column) => Make(column, isDescending: false);

    /// <summary>The greatest first.</summary>
    /// <param name="column">Name of the column.</param>
    /// <returns>The order; nulls come last.</returns>
    public static ColumnOrder Descending(string column) => Make(column, isDescending: true);

    /// <summary>Takes a name as that of a column that ascends.</summary>
    /// <param name="column">Name of the column.</param>
    public static implicit operator ColumnOrder(string column) => FromString(column);

    /// <summary>Takes a name as that of a column that ascends.</summary>
    /// <param name="column">Name of the column.</param>
    /// <returns>The order; nulls come last.</returns>
    public static ColumnOrder FromString(string column) => Ascending(column);

    /// <summary>The same with nulls before all values.</summary>
    /// <returns>The order.</returns>
    public ColumnOrder NullsFirst() => new(Column, IsDescending, areNullsFirst: true);

    static ColumnOrder Make(string column, bool isDescending)
    {
        ArgumentException.ThrowIfNullOrEmpty(column);
        return new ColumnOrder(column, isDescending, areNullsFirst: false);
    }
}
