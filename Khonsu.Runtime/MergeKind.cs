namespace Khonsu;

/// <summary>How the changes that two transactions make to one column become one value.</summary>
public enum MergeKind
{
    /// <summary>Numbers: both changes are added; an overflow is an error.</summary>
    Sum,

    /// <summary>The greater value; null counts as no value.</summary>
    Max,

    /// <summary>The smaller value; null counts as no value.</summary>
    Min,

    /// <summary>Integers, flags and <see cref="bool"/>: the bits that either has set.</summary>
    Or,

    /// <summary>Integers, flags and <see cref="bool"/>: the bits that neither has cleared.</summary>
    And,

    /// <summary>Text: what both have appended, in the order of their commits.</summary>
    Append,
}
