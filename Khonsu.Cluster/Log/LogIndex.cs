using System.Globalization;

namespace Khonsu.Cluster.Log;

/// <summary>
/// A position in the log. As a bound it is exclusive: entry <c>i</c> is decided when <c>i &lt; DecidedIndex</c>, so a
/// bound is also the count of entries below it.
/// </summary>
readonly record struct LogIndex(long Value) : IComparable<LogIndex>
{
    /// <summary>The position of the first entry, and the bound of an empty prefix.</summary>
    public static readonly LogIndex Zero = new(0);

    /// <inheritdoc />
    public int CompareTo(LogIndex other) => Value.CompareTo(other.Value);

    /// <inheritdoc />
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    /// <summary>The smaller of two.</summary>
    public static LogIndex Min(LogIndex left, LogIndex right) => left < right ? left : right;

    /// <summary>The larger of two.</summary>
    public static LogIndex Max(LogIndex left, LogIndex right) => left > right ? left : right;

    /// <summary>The position a number of entries further on.</summary>
    public static LogIndex operator +(LogIndex index, long count) => new(index.Value + count);

    /// <summary>The number of entries from one position to another.</summary>
    public static long operator -(LogIndex end, LogIndex start) => end.Value - start.Value;

    /// <summary>Whether one comes before the other.</summary>
    public static bool operator <(LogIndex left, LogIndex right) => left.Value < right.Value;

    /// <summary>Whether one comes after the other.</summary>
    public static bool operator >(LogIndex left, LogIndex right) => left.Value > right.Value;

    /// <summary>Whether one comes before the other or is it.</summary>
    public static bool operator <=(LogIndex left, LogIndex right) => left.Value <= right.Value;

    /// <summary>Whether one comes after the other or is it.</summary>
    public static bool operator >=(LogIndex left, LogIndex right) => left.Value >= right.Value;
}
