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

    /// <summary>Text and lists: what both have appended, in the order of their commits.</summary>
    Append,

    /// <summary>
    /// Sets: the items that either has added. Dictionaries: the entries that either has put; of two entries of one key,
    /// put by <c>Merge</c>, the one that is committed later.
    /// </summary>
    Union,

    /// <summary>Whatever the column is: the value that is committed last.</summary>
    LastWriter,

    /// <summary>Columns that can be null: the value that was committed first where there was none.</summary>
    FirstWriter,
}
