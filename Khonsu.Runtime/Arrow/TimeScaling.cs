using System.Runtime.CompilerServices;

namespace Khonsu.Arrow;

/// <summary>Converts between ticks of 100 ns and the units of Arrow; exact or not at all.</summary>
internal static class TimeScaling
{
    /// <summary>1970-01-01 as <see cref="DateOnly.DayNumber"/>.</summary>
    internal const int UnixEpochDay = 719_162;

    internal const long NanosecondsPerTick = 100;

    /// <summary>What to do about a time of day that is none.</summary>
    internal const string ClockAdvice =
        "a time of day is from 00:00 to before 24:00: correct it where it is written";

    const long NanosecondTicksMax = long.MaxValue / NanosecondsPerTick;

    /// <summary>Ticks to the unit.</summary>
    /// <returns>False when the value lies out of range or is finer than the unit.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryScale(long ticks, TimeColumnUnit unit, out long scaled)
    {
        if (unit != TimeColumnUnit.Nanosecond)
            return TryDivide(ticks, TicksPer(unit), out scaled);
        scaled = unchecked(ticks * NanosecondsPerTick);
        return unchecked((ulong)(ticks + NanosecondTicksMax)) <= 2 * (ulong)NanosecondTicksMax;
    }

    /// <summary>The unit to ticks.</summary>
    /// <returns>False when the value lies out of range or is finer than a tick.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryUnscale(long scaled, TimeColumnUnit unit, out long ticks)
    {
        if (unit == TimeColumnUnit.Nanosecond)
            return TryDivide(scaled, NanosecondsPerTick, out ticks);
        long factor = TicksPer(unit);
        ticks = unchecked(scaled * factor);
        long scaledMax = long.MaxValue / factor;
        return scaled >= -scaledMax && scaled <= scaledMax;
    }

    /// <summary>Ticks since 1970 to ticks since the year 1.</summary>
    /// <returns>False outside the years 1 to 9999.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryDateTimeTicks(long ticksSince1970, out long ticks)
    {
        ticks = unchecked(ticksSince1970 + DateTime.UnixEpoch.Ticks);
        return (ulong)ticks <= (ulong)DateTime.MaxValue.Ticks;
    }

    /// <summary>What to do about a value that a column of this unit cannot hold.</summary>
    internal static string Advice(TimeColumnUnit unit, string wider) => unit == TimeColumnUnit.Nanosecond
        ? $"64 bits of nanoseconds reach 292 years from 0: choose a coarser unit with {wider}"
        : $"the column's unit is {unit} and finer values are never cut: round the value or choose a finer unit";

    internal static string ReadAdvice(TimeColumnUnit unit, string type) =>
        $"{type} has ticks of 100 ns in the years 1 to 9999 and the number of {unit}s does not fit: round it "
        + "where it is written";

    static long TicksPer(TimeColumnUnit unit) => unit switch
    {
        TimeColumnUnit.Microsecond => TimeSpan.TicksPerMicrosecond,
        TimeColumnUnit.Millisecond => TimeSpan.TicksPerMillisecond,
        _ => TimeSpan.TicksPerSecond,
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static bool TryDivide(long value, long divisor, out long quotient)
    {
        quotient = value / divisor;
        return quotient * divisor == value;
    }
}
