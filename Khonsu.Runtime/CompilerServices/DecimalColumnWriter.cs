using System.Buffers.Binary;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using Khonsu.Arrow;

namespace Khonsu.CompilerServices;

/// <summary>Writes <see cref="decimal"/> as a scaled integer of 4, 8, 16 or 32 bytes, by the precision of the column;
/// never rounds.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class DecimalColumnWriter : FixedWidthColumnWriter
{
    readonly int _precision;
    readonly int _scale;
    readonly int _width;

    /// <summary>Starts the column.</summary>
    /// <param name="column">The column, of kind <see cref="ColumnKind.Decimal"/>.</param>
    public DecimalColumnWriter(ColumnDefinition column)
        : base(column, DecimalScaling.WidthOf(column.Precision))
    {
        _precision = column.Precision;
        _scale = column.Scale;
        _width = DecimalScaling.WidthOf(column.Precision);
    }

    /// <summary>Appends a value.</summary>
    /// <param name="value">The value.</param>
    /// <exception cref="ColumnValueException">The value needs more digits before or after the point than the column
    /// has.</exception>
    public void Append(decimal value)
    {
        if (_width == DecimalScaling.Width256)
        {
            Append256(value);
            return;
        }

        DecimalFit fit = DecimalScaling.TryScale(value, _precision, _scale, out Int128 scaled);
        if (fit != DecimalFit.Exact)
            RefuseValue(value, fit);
        if (_width == sizeof(int))
            Store((int)scaled);
        else if (_width == sizeof(long))
            Store((long)scaled);
        else
            BinaryPrimitives.WriteInt128LittleEndian(StoreSlot(), scaled);
    }

    /// <summary>Appends a value or null.</summary>
    /// <param name="value">The value, or null in a nullable column.</param>
    /// <exception cref="ColumnValueException">Null in a column that does not accept it, or a refused value.</exception>
    public void Append(decimal? value)
    {
        if (value.HasValue)
            Append(value.GetValueOrDefault());
        else
            StoreNull();
    }

    void Append256(decimal value)
    {
        Span<byte> scaled = stackalloc byte[DecimalScaling.Width256];
        DecimalFit fit = DecimalScaling.TryScale256(value, _precision, _scale, scaled);
        if (fit != DecimalFit.Exact)
            RefuseValue(value, fit);
        scaled.CopyTo(StoreSlot());
    }

    [DoesNotReturn]
    void RefuseValue(decimal value, DecimalFit fit) => Refuse(
        value,
        fit == DecimalFit.ScaleTooSmall
            ? $"the column keeps {_scale} digits after the point and never rounds: round the value or give the column "
              + "a larger scale with [Decimal(precision, scale)]"
            : $"the column keeps {_precision - _scale} digits before the point: give it a larger precision with "
              + "[Decimal(precision, scale)]");
}
