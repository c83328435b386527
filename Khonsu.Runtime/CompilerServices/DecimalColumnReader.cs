using System.ComponentModel;
using System.Runtime.CompilerServices;
using Khonsu.Arrow;

namespace Khonsu.CompilerServices;

/// <summary>Reads <see cref="decimal"/> from a scaled integer of 4, 8, 16 or 32 bytes; zeros at the end of the fraction
/// are dropped.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class DecimalColumnReader : FixedWidthColumnReader
{
    readonly int _scale;

    /// <summary>Makes a reader that is bound to no batch yet.</summary>
    /// <param name="column">The column, of kind <see cref="ColumnKind.Decimal"/>.</param>
    public DecimalColumnReader(ColumnDefinition column)
        : base(column, DecimalScaling.WidthOf(column.Precision))
    {
        _scale = column.Scale;
    }

    /// <summary>Reads a value of a column without nulls.</summary>
    /// <param name="row">Position in the batch, from 0.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ColumnValueException">The number needs more digits than <see cref="decimal"/> has.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public decimal Get(int row)
    {
        if (!DecimalScaling.TryUnscale(Slot(row), _scale, out decimal value))
            Refuse(row, Convert.ToHexString(Slot(row)), "the number needs more digits than decimal has (28 to 29)");
        return value;
    }

    /// <summary>Reads a value of a nullable column.</summary>
    /// <param name="row">Position in the batch, from 0.</param>
    /// <returns>The value or null.</returns>
    /// <exception cref="ColumnValueException">The number needs more digits than <see cref="decimal"/> has.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public decimal? GetNullable(int row) => IsNull(row) ? null : Get(row);

    internal override object? ValueAt(int row) => GetNullable(row);
}
