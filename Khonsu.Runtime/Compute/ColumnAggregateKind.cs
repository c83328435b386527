namespace Khonsu.Compute;

/// <summary>What is computed of each group.</summary>
internal enum ColumnAggregateKind
{
    /// <summary>How many there are.</summary>
    Count,

    /// <summary>Their sum.</summary>
    Sum,

    /// <summary>The least one.</summary>
    Least,

    /// <summary>The greatest one.</summary>
    Greatest,

    /// <summary>Their sum through their number.</summary>
    Mean,
}
