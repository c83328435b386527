using System.Numerics;
using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace Khonsu.Compute;

/// <summary>A column of decimals of 32 bytes as the integers that they are stored as.</summary>
/// <remarks>
/// An integer is two halves of 128 bits, low before high; it is added and compared without an object. What C# has no
/// number for, a sum or an extreme, is made once at the end.
/// </remarks>
internal readonly ref struct WideDecimals
{
    const int HalfBits = 128;

    readonly ReadOnlySpan<Int128> _halves;

    WideDecimals(ArrayData column)
    {
        Scale = ((Decimal256Type)column.DataType).Scale;
        _halves = column.Length == 0
            ? []
            : MemoryMarshal.Cast<byte, Int128>(column.Buffers[1].Span).Slice(column.Offset * 2, column.Length * 2);
    }

    /// <summary>Digits after the point.</summary>
    internal int Scale { get; }

    /// <summary>A row's integer; of a null it means nothing.</summary>
    /// <param name="row">The row.</param>
    internal (Int128 High, UInt128 Low) this[int row] => (_halves[(row * 2) + 1], unchecked((UInt128)_halves[row * 2]));

    /// <summary>Tells whether a column holds such decimals.</summary>
    /// <param name="type">Its type.</param>
    /// <returns>True for Decimal256.</returns>
    internal static bool Are(IArrowType type) => type is Decimal256Type;

    /// <summary>Looks at a column.</summary>
    /// <param name="column">A column of Decimal256.</param>
    /// <returns>Its values.</returns>
    internal static WideDecimals Of(ArrayData column) => new(column);

    /// <summary>Sums a column.</summary>
    /// <param name="column">A column of Decimal256.</param>
    /// <param name="where">The rows that count; null for all.</param>
    /// <returns>The sum of the integers that are stored, exactly.</returns>
    internal static BigInteger Total(IArrowArray column, ColumnMask? where)
    {
        WideDecimals values = Of(column.Data);
        var rows = new RowBits(column, where);
        UInt128 low = UInt128.Zero;
        Int128 high = Int128.Zero;
        // Why apart: high halves are added without the carries, of which there is one for a row at most.
        long carries = 0;
        BigInteger carried = BigInteger.Zero;
        for (int word = 0; word < rows.WordCount; word++)
        {
            for (ulong bits = rows[word]; bits != 0; bits &= bits - 1)
            {
                (Int128 valueHigh, UInt128 valueLow) =
                    values[(word * BitWords.Rows) + BitOperations.TrailingZeroCount(bits)];
                low = unchecked(low + valueLow);
                carries += low < valueLow ? 1 : 0;
                if (!DecimalMath.TryAdd(high, valueHigh, out Int128 next))
                    (carried, next) = (carried + high, valueHigh);
                high = next;
            }
        }

        return ((carried + high + carries) << HalfBits) + low;
    }

    /// <summary>Finds the rows that a comparison with a value holds for.</summary>
    /// <param name="column">A column of Decimal256.</param>
    /// <param name="comparison">How.</param>
    /// <param name="value">The right side.</param>
    /// <param name="trues">Takes a bit for each row; that of a null means nothing.</param>
    internal static void Find(ArrayData column, ColumnComparison comparison, decimal value, Span<ulong> trues)
    {
        WideDecimals values = Of(column);
        BigInteger floor = FloorOf(value, values.Scale, out bool isExact);
        // Why it fits: a decimal of C# has 29 digits, and 76 more behind the point are less than 2 to the power of 351;
        // what is beyond all values of the column is beyond 255 bits, and compares as the greatest or least does.
        BigInteger limit = BigInteger.One << ((HalfBits * 2) - 1);
        floor = BigInteger.Min(BigInteger.Max(floor, -limit), limit - 1);
        var high = (Int128)(floor >> HalfBits);
        var low = (UInt128)(floor & ((BigInteger.One << HalfBits) - 1));
        for (int row = 0; row < column.Length; row++)
        {
            (Int128 rowHigh, UInt128 rowLow) = values[row];
            int order = rowHigh != high ? rowHigh.CompareTo(high) : rowLow.CompareTo(low);
            // Why: what lies between two values that the column can hold is compared with the one below it.
            if (order == 0 && !isExact)
                order = -1;
            if (Comparing.Holds(comparison, order))
                trues[row / BitWords.Rows] |= 1UL << (row % BitWords.Rows);
        }
    }

    /// <summary>Finds the least and the greatest value.</summary>
    /// <param name="column">A column of Decimal256.</param>
    /// <param name="where">The rows that count; null for all.</param>
    /// <returns>Both, as the integers that are stored; null when no row counts.</returns>
    internal static (BigInteger Least, BigInteger Greatest)? Extremes(IArrowArray column, ColumnMask? where)
    {
        WideDecimals values = Of(column.Data);
        var rows = new RowBits(column, where);
        ((Int128 High, UInt128 Low) Least, (Int128 High, UInt128 Low) Greatest)? found = null;
        for (int word = 0; word < rows.WordCount; word++)
        {
            for (ulong bits = rows[word]; bits != 0; bits &= bits - 1)
            {
                (Int128, UInt128) value = values[(word * BitWords.Rows) + BitOperations.TrailingZeroCount(bits)];
                found = found is not { } seen
                    ? (value, value)
                    : (value.CompareTo(seen.Least) < 0 ? value : seen.Least,
                        value.CompareTo(seen.Greatest) > 0 ? value : seen.Greatest);
            }
        }

        return found is { } both ? (ToInteger(both.Least), ToInteger(both.Greatest)) : null;
    }

    /// <summary>A value as one number.</summary>
    /// <param name="value">Its halves.</param>
    /// <returns>The integer that is stored.</returns>
    internal static BigInteger ToInteger((Int128 High, UInt128 Low) value)
        => ((BigInteger)value.High << HalfBits) + value.Low;

    /// <summary>Writes an integer as it is stored.</summary>
    /// <param name="value">The integer; it fits.</param>
    /// <param name="target">Two halves.</param>
    internal static void Write(BigInteger value, Span<Int128> target)
    {
        target[0] = unchecked((Int128)(UInt128)(value & ((BigInteger.One << HalfBits) - 1)));
        target[1] = (Int128)(value >> HalfBits);
    }

    /// <summary>Finds the largest integer whose decimal is not larger than a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="scale">Digits after the point.</param>
    /// <param name="isExact">Whether it is the same number.</param>
    /// <returns>The integer.</returns>
    internal static BigInteger FloorOf(decimal value, int scale, out bool isExact)
    {
        BigInteger numerator = DecimalMath.Unscaled(value, out int valueScale);
        int shift = scale - valueScale;
        BigInteger power = BigInteger.Pow(10, Math.Abs(shift));
        isExact = true;
        if (shift >= 0)
            return numerator * power;
        BigInteger floor = BigInteger.Divide(numerator, power);
        isExact = floor * power == numerator;
        return numerator.Sign < 0 && !isExact ? floor - 1 : floor;
    }
}
