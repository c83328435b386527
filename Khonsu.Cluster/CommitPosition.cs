using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Certification;

namespace Khonsu.Cluster;

/// <summary>A place in the one order of all commits of a cluster of several shards, which is the same on every node and
/// after every start: everything up to it, and nothing after it.</summary>
/// <param name="Value">The common time of the last commit up to it: microseconds since 1970, UTC, times 64, plus the
/// number of a shard. What is later is larger.</param>
public readonly record struct CommitPosition(long Value)
{
    /// <summary>The time of the clock that it stands for, by the clocks of the nodes.</summary>
    public DateTimeOffset Time => EntryTime.From(CommonClock.MicrosecondsOf(Value)) ?? DateTimeOffset.UnixEpoch;

    /// <summary>The position of a time: everything that bears it or an earlier one, cut off to a microsecond.</summary>
    /// <param name="time">The time.</param>
    /// <returns>The last position that bears it.</returns>
    public static CommitPosition At(DateTimeOffset time)
        => new(CommonClock.Of(EntryTime.Of(time)) + (1 << CommonClock.ShardBits) - 1);

    /// <summary>Reads what <see cref="ToString"/> has written.</summary>
    /// <param name="text">For example <c>112642080000000003</c>.</param>
    /// <param name="position">The position.</param>
    /// <returns>False when the text is none.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out CommitPosition position)
    {
        bool isNumber = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value);
        position = new CommitPosition(value);
        return isNumber;
    }

    /// <summary>Writes it so that <see cref="TryParse"/> reads it.</summary>
    /// <returns>For example <c>112642080000000003</c>.</returns>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
