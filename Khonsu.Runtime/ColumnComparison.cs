namespace Khonsu;

/// <summary>How two values are compared.</summary>
public enum ColumnComparison
{
    /// <summary>They are equal; NaN equals nothing.</summary>
    Equal,

    /// <summary>They differ; NaN differs from everything.</summary>
    NotEqual,

    /// <summary>The left one is less.</summary>
    Less,

    /// <summary>The left one is less, or they are equal.</summary>
    LessOrEqual,

    /// <summary>The left one is greater.</summary>
    Greater,

    /// <summary>The left one is greater, or they are equal.</summary>
    GreaterOrEqual,
}
