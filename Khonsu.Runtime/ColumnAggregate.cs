using Khonsu.Compute;

namespace Khonsu;

/// <summary>What is computed of each group of rows, and the name of its column.</summary>
/// <remarks>Immutable. Nulls do not count. Threads: any.</remarks>
public sealed class ColumnAggregate
{
    ColumnAggregate(ColumnAggregateKind kind, string? column, string name)
        => (Kind, Column, Name) = (kind, column, name);

    /// <summary>Name of the column that it makes; <c>balance_sum</c> unless <see cref="As"/> says otherwise.</summary>
    public string Name { get; }

    /// <summary>The column that it is computed of; null for a count of rows.</summary>
    public string? Column { get; }

    /// <summary>What is computed.</summary>
    internal ColumnAggregateKind Kind { get; }

    /// <summary>How many rows a group has, those with nulls too; a 64-bit integer called <c>count</c>.</summary>
    /// <returns>The aggregate.</returns>
    public static ColumnAggregate Count() => new(ColumnAggregateKind.Count, null, "count");

    /// <summary>How many values a group has; a 64-bit integer.</summary>
    /// <param name="column">Name of a column of any type.</param>
    /// <returns>The aggregate.</returns>
    public static ColumnAggregate Count(string column) => Make(ColumnAggregateKind.Count, column, "count");

    /// <summary>The sum of a group's values; 0 of none.</summary>
    /// <param name="column">
    /// Name of a column of integers, whose sums are exact 64-bit integers or an error; of decimals, whose sums are
    /// exact decimals of 38 digits or an error; of durations; or of floating-point numbers, added as doubles.
    /// </param>
    /// <returns>The aggregate.</returns>
    public static ColumnAggregate Sum(string column) => Make(ColumnAggregateKind.Sum, column, "sum");

    /// <summary>The least of a group's values; null of none.</summary>
    /// <param name="column">Name of a column of any type that has an order.</param>
    /// <returns>The aggregate.</returns>
    public static ColumnAggregate Least(string column) => Make(ColumnAggregateKind.Least, column, "least");

    /// <summary>The greatest of a group's values, NaN being greater than all other numbers; null of none.</summary>
    /// <param name="column">Name of a column of any type that has an order.</param>
    /// <returns>The aggregate.</returns>
    public static ColumnAggregate Greatest(string column) => Make(ColumnAggregateKind.Greatest, column, "greatest");

    /// <summary>The mean of a group's values as a double; null of none.</summary>
    /// <param name="column">Name of a column of integers, decimals or floating-point numbers.</param>
    /// <returns>The aggregate.</returns>
    public static ColumnAggregate Mean(string column) => Make(ColumnAggregateKind.Mean, column, "mean");

    /// <summary>The same under another name.</summary>
    /// <param name="name">Name of the column that it makes.</param>
    /// <returns>The aggregate.</returns>
    public ColumnAggregate As(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new ColumnAggregate(Kind, Column, name);
    }

    static ColumnAggregate Make(ColumnAggregateKind kind, string column, string what)
    {
        ArgumentException.ThrowIfNullOrEmpty(column);
        return new ColumnAggregate(kind, column, $"{column}_{what}");
    }
}
