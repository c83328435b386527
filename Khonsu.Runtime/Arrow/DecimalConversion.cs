using System.Numerics;
using Apache.Arrow;
using Khonsu.CompilerServices;

namespace Khonsu.Arrow;

/// <summary>Integers and decimals to decimals with at least as many digits on both sides of the point.</summary>
internal sealed class DecimalConversion : ArrayConversion
{
    readonly ColumnDefinition _column;
    readonly IntegerForm _stored;
    readonly ConversionPlace _place;
    readonly BigInteger _limit;
    readonly BigInteger _factor;
    readonly int _bytes;
    readonly bool _isNarrow;

    /// <summary>Prepares a conversion.</summary>
    /// <param name="column">The column.</param>
    /// <param name="stored">How the digits are stored.</param>
    /// <param name="precision">How many there are.</param>
    /// <param name="scale">How many of them after the point.</param>
    /// <param name="place">The part that is converted.</param>
    internal DecimalConversion(
        ColumnDefinition column, IntegerForm stored, int precision, int scale, ConversionPlace place)
    {
        _column = column;
        _stored = stored;
        _place = place;
        _limit = BigInteger.Pow(10, precision);
        _factor = BigInteger.Pow(10, column.Scale - scale);
        _bytes = DecimalScaling.WidthOf(column.Precision);
        _isNarrow = _bytes < DecimalScaling.Width256 && stored.Bytes < DecimalScaling.Width256;
    }

    /// <inheritdoc/>
    internal override bool NeedsSeen => true;

    /// <inheritdoc/>
    internal override ArrayData Convert(ArrayData data, SeenRows seen)
    {
        ReadOnlySpan<byte> values = _place.Values(data, 1, _stored.Bytes);
        int end = data.Length == 0 ? 0 : data.Offset + data.Length;
        byte[] made = _place.Reserve(end, _bytes);
        for (int i = data.Offset; i < end; i++)
        {
            Span<byte> target = made.AsSpan(i * _bytes, _bytes);
            if (!TryWrite(values, i, target) && IsRead(data, seen, i - data.Offset))
            {
                throw new ConversionRefusal(
                    i - data.Offset,
                    new BigInteger(values.Slice(i * _stored.Bytes, _stored.Bytes), !_stored.IsSigned).ToString(),
                    "it has more digits than its type says: the batch is damaged, write it again");
            }
        }

        return With(data, ArrowTypes.Of(_column), [ValidityOf(data), new ArrowBuffer(made)]);
    }

    // Perf: 128 bits are enough for nearly every column, and whole numbers without a limit are slow.
    bool TryWrite(ReadOnlySpan<byte> values, int at, Span<byte> target)
    {
        if (_isNarrow)
        {
            Int128 digits = _stored.Read(values, at);
            Int128 limit = (Int128)_limit;
            if (digits <= -limit || digits >= limit)
                return false;
            IntegerForm.Write(digits * (Int128)_factor, target);
            return true;
        }

        BigInteger wide = new(values.Slice(at * _stored.Bytes, _stored.Bytes), !_stored.IsSigned);
        if (BigInteger.Abs(wide) >= _limit)
            return false;
        wide *= _factor;
        target.Fill((byte)(wide.Sign < 0 ? 0xFF : 0));
        return wide.TryWriteBytes(target, out _);
    }
}
