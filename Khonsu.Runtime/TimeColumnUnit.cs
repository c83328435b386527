namespace Khonsu;

/// <summary>Unit in which a time column is stored.</summary>
public enum TimeColumnUnit
{
    /// <summary>
    /// 10⁻⁹ s: every tick is kept; a <see cref="DateTime"/> must lie between 1677-09-21 and 2262-04-11.
    /// </summary>
    Nanosecond,

    /// <summary>10⁻⁶ s: the whole range of <see cref="DateTime"/>; a value with a finer tick is refused.</summary>
    Microsecond,

    /// <summary>10⁻³ s: a finer value is refused.</summary>
    Millisecond,

    /// <summary>1 s: a finer value is refused.</summary>
    Second,
}
