using System.Numerics;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace Khonsu.Compute;

/// <summary>The order of the values of two columns of one type, or of one column; nulls are the caller's.</summary>
internal abstract class RowOrder
{
    /// <summary>Compares a row of the left column with one of the right.</summary>
    /// <param name="left">A row that is not null.</param>
    /// <param name="right">A row that is not null.</param>
    /// <returns>Below, at or above 0.</returns>
    internal abstract int Compare(int left, int right);

    /// <summary>Finds the order of a type.</summary>
    /// <param name="left">One column.</param>
    /// <param name="right">One of the same type, or the same.</param>
    /// <param name="name">What it is wanted for.</param>
    /// <returns>The order: of numbers with NaN after all others, of texts and bytes by their bytes, false before
    /// true.</returns>
    /// <exception cref="ColumnTypeException">The type has none.</exception>
    internal static RowOrder Of(IArrowArray left, IArrowArray right, string name)
    {
        if (ColumnTypes.IsNumber(left))
            return ColumnTypes.Visit(left, new NumberOrders(left, right), name);
        if (ColumnTypes.IsDecimal(left))
            return new DecimalOrder(left, right, name);
        if (TextColumn.IsText(left))
            return new TextOrder(left, right);
        return left.Data.DataType switch
        {
            BooleanType => new BooleanOrder((BooleanArray)left, (BooleanArray)right),
            Decimal256Type => new BytesOrder(left, right, isNumber: true),
            FixedSizeBinaryType => new BytesOrder(left, right, isNumber: false),
            _ => throw new ColumnTypeException(name, ColumnTypes.NameOf(left), "its values have no order"),
        };
    }

    sealed class NumberOrders(IArrowArray left, IArrowArray right) : INumberComputation<RowOrder>
    {
        public RowOrder Of<T>()
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
            => new NumberOrder<T>(left, right);
    }

    sealed class NumberOrder<T>(IArrowArray left, IArrowArray right) : RowOrder
        where T : unmanaged, INumber<T>
    {
        // Why copies: a span cannot be kept, and asking a buffer for one costs more than the comparison.
        readonly T[] _left = [.. ColumnTypes.ValuesOf<T>(left)];
        readonly T[] _right = [.. ColumnTypes.ValuesOf<T>(right)];

        internal override int Compare(int left, int right) => NumberOrdering.Compare(_left[left], _right[right]);
    }

    sealed class DecimalOrder : RowOrder
    {
        readonly Int128[] _left;
        readonly Int128[] _right;

        internal DecimalOrder(IArrowArray left, IArrowArray right, string name)
        {
            _left = Copy(DecimalColumn.Of(left.Data, name));
            _right = ReferenceEquals(left, right) ? _left : Copy(DecimalColumn.Of(right.Data, name));
        }

        internal override int Compare(int left, int right) => _left[left].CompareTo(_right[right]);

        static Int128[] Copy(DecimalColumn column)
        {
            var values = new Int128[column.Length];
            for (int row = 0; row < values.Length; row++)
                values[row] = column[row];
            return values;
        }
    }

    sealed class TextOrder(IArrowArray left, IArrowArray right) : RowOrder
    {
        internal override int Compare(int leftRow, int rightRow)
            => TextColumn.Of(left, "").Range(leftRow, leftRow + 1)
                .SequenceCompareTo(TextColumn.Of(right, "").Range(rightRow, rightRow + 1));
    }

    sealed class BooleanOrder(BooleanArray left, BooleanArray right) : RowOrder
    {
        internal override int Compare(int leftRow, int rightRow)
            => left.GetValue(leftRow).GetValueOrDefault().CompareTo(right.GetValue(rightRow).GetValueOrDefault());
    }

    /// <summary>Values of some bytes each: in the order of bytes, or as little-endian numbers with a sign.</summary>
    sealed class BytesOrder(IArrowArray left, IArrowArray right, bool isNumber) : RowOrder
    {
        readonly int _width = ((FixedSizeBinaryType)left.Data.DataType).ByteWidth;

        internal override int Compare(int leftRow, int rightRow)
        {
            ReadOnlySpan<byte> leftValue = ValueOf(left.Data, leftRow);
            ReadOnlySpan<byte> rightValue = ValueOf(right.Data, rightRow);
            return isNumber
                ? new BigInteger(leftValue).CompareTo(new BigInteger(rightValue))
                : leftValue.SequenceCompareTo(rightValue);
        }

        ReadOnlySpan<byte> ValueOf(ArrayData data, int row)
            => data.Buffers[1].Span.Slice((data.Offset + row) * _width, _width);
    }
}
