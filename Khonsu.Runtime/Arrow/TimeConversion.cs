using System.Globalization;
using System.Runtime.InteropServices;
using Apache.Arrow;
using Khonsu.CompilerServices;

namespace Khonsu.Arrow;

/// <summary>Days to timestamps, and moments, spans and times of day to a finer unit.</summary>
/// <param name="column">The column.</param>
/// <param name="storedBytes">Size of what is stored: 4 or 8.</param>
/// <param name="factor">How many of the column's units one stored unit has.</param>
/// <param name="advice">What to do about a value that the column's unit does not reach.</param>
/// <param name="place">The part that is converted.</param>
internal sealed class TimeConversion(
    ColumnDefinition column, int storedBytes, long factor, string advice, ConversionPlace place) : ArrayConversion
{
    /// <inheritdoc/>
    internal override bool NeedsSeen => true;

    /// <inheritdoc/>
    internal override ArrayData Convert(ArrayData data, SeenRows seen)
    {
        ReadOnlySpan<byte> values = place.Values(data, 1, storedBytes);
        int end = data.Length == 0 ? 0 : data.Offset + data.Length;
        byte[] made = place.Reserve(end, sizeof(long));
        Span<long> scaled = MemoryMarshal.Cast<byte, long>(made.AsSpan());
        for (int i = data.Offset; i < end; i++)
        {
            long value = storedBytes == sizeof(int)
                ? MemoryMarshal.Cast<byte, int>(values)[i]
                : MemoryMarshal.Cast<byte, long>(values)[i];
            scaled[i] = unchecked(value * factor);
            if (Math.BigMul(value, factor, out long low) != low >> 63 && IsRead(data, seen, i - data.Offset))
                throw new ConversionRefusal(i - data.Offset, TextOf(value), advice);
        }

        return With(data, ArrowTypes.Of(column), [ValidityOf(data), new ArrowBuffer(made)]);
    }

    object TextOf(long value)
    {
        long day = value + TimeScaling.UnixEpochDay;
        return storedBytes == sizeof(int) && day >= 0 && day <= DateOnly.MaxValue.DayNumber
            ? DateOnly.FromDayNumber((int)day).ToString("O", CultureInfo.InvariantCulture)
            : value;
    }
}
