using System.Numerics;
using Apache.Arrow;
using Apache.Arrow.Types;
using Khonsu.Arrow;

namespace Khonsu.Compute;

/// <summary>A column of decimals as the integers that they are stored as.</summary>
internal readonly ref struct DecimalColumn
{
    // The digits of System.Decimal: integers of 96 bits.
    static readonly Int128 s_decimalMax = (Int128.One << 96) - 1;

    readonly ReadOnlySpan<int> _narrow;
    readonly ReadOnlySpan<long> _middle;
    readonly ReadOnlySpan<Int128> _wide;

    DecimalColumn(ArrayData column)
    {
        ArrowTypeId type = column.DataType.TypeId;
        Length = column.Length;
        (Precision, Scale) = ShapeOf(column.DataType);
        if (type == ArrowTypeId.Decimal32)
            _narrow = ColumnTypes.ValuesOf<int>(column);
        else if (type == ArrowTypeId.Decimal64)
            _middle = ColumnTypes.ValuesOf<long>(column);
        else
            _wide = ColumnTypes.ValuesOf<Int128>(column);
    }

    /// <summary>Rows.</summary>
    internal int Length { get; }

    /// <summary>Digits in all.</summary>
    internal int Precision { get; }

    /// <summary>Digits after the point.</summary>
    internal int Scale { get; }

    /// <summary>A row's integer; of a null it means nothing.</summary>
    /// <param name="row">The row.</param>
    // Why not by the machine's order of bytes: the runtime is for little-endian machines, as Arrow's memory is.
    internal Int128 this[int row]
        => !_wide.IsEmpty ? _wide[row] : !_middle.IsEmpty ? _middle[row] : _narrow[row];

    /// <summary>Looks at a column.</summary>
    /// <param name="column">The column.</param>
    /// <param name="name">What it is wanted for.</param>
    /// <returns>Its values.</returns>
    /// <exception cref="ColumnTypeException">It holds no decimals of at most 16 bytes.</exception>
    internal static DecimalColumn Of(ArrayData column, string name)
        => ColumnTypes.IsDecimal(column.DataType)
            ? new DecimalColumn(column)
            : throw new ColumnTypeException(
                name, ArrowTypes.Describe(column.DataType), "it takes decimals of at most 38 digits here");

    /// <summary>Precision and scale of a decimal type.</summary>
    /// <param name="type">The type.</param>
    /// <returns>Both.</returns>
    internal static (int Precision, int Scale) ShapeOf(IArrowType type) => type switch
    {
        Decimal32Type number => (number.Precision, number.Scale),
        Decimal64Type number => (number.Precision, number.Scale),
        Decimal128Type number => (number.Precision, number.Scale),
        Decimal256Type number => (number.Precision, number.Scale),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type.Name, "This is no decimal."),
    };

    /// <summary>Finds the largest integer whose decimal is not larger than a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="isExact">Whether it is the same number.</param>
    /// <returns>The integer, kept within what decimals of 38 digits have and one more.</returns>
    internal Int128 Floor(decimal value, out bool isExact)
    {
        if (DecimalScaling.TryScale(value, DecimalMath.DigitsMax, Scale, out Int128 scaled) == DecimalFit.Exact)
        {
            isExact = true;
            return scaled;
        }

        isExact = false;
        BigInteger numerator = DecimalMath.Unscaled(value, out int valueScale);
        int shift = Scale - valueScale;
        BigInteger power = BigInteger.Pow(10, Math.Abs(shift));
        BigInteger floor = shift >= 0 ? numerator * power : BigInteger.Divide(numerator, power);
        if (shift < 0 && numerator.Sign < 0 && floor * power != numerator)
            floor--;
        Int128 limit = DecimalMath.Limit(DecimalMath.DigitsMax);
        return (Int128)BigInteger.Min(BigInteger.Max(floor, -limit - 1), limit);
    }

    /// <summary>Turns an integer of any size into a decimal.</summary>
    /// <param name="value">The integer.</param>
    /// <param name="scale">Digits after the point.</param>
    /// <param name="result">The decimal.</param>
    /// <returns>False when C#'s decimal does not have that number exactly.</returns>
    internal static bool TryToDecimal(BigInteger value, int scale, out decimal result)
    {
        while (BigInteger.Abs(value) > s_decimalMax && scale > 0)
        {
            var shorter = BigInteger.DivRem(value, 10, out BigInteger last);
            if (!last.IsZero)
                break;
            (value, scale) = (shorter, scale - 1);
        }

        result = 0;
        return BigInteger.Abs(value) <= s_decimalMax && TryToDecimal((Int128)value, scale, out result);
    }

    /// <summary>Turns an integer of the column into a decimal.</summary>
    /// <param name="value">The integer.</param>
    /// <param name="scale">Digits after the point.</param>
    /// <param name="result">The decimal.</param>
    /// <returns>False when C#'s decimal does not have that number exactly.</returns>
    internal static bool TryToDecimal(Int128 value, int scale, out decimal result)
    {
        result = 0;
        // Why: zeros at the end are no digits that a decimal needs.
        while ((scale > DecimalMath.ClrScaleMax || Int128.Abs(value) > s_decimalMax) && scale > 0 && value % 10 == 0)
            (value, scale) = (value / 10, scale - 1);
        Int128 digits = Int128.Abs(value);
        if (scale > DecimalMath.ClrScaleMax || digits > s_decimalMax)
            return false;
        result = new decimal((int)digits, (int)(digits >> 32), (int)(digits >> 64), value < 0, (byte)scale);
        return true;
    }
}
