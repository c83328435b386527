using System.Numerics;
using Apache.Arrow;
using Apache.Arrow.Types;
using Khonsu.Compute;

namespace Khonsu;

/// <summary>Arithmetic over columns of Arrow, row by row.</summary>
/// <remarks>
/// The result has the type of the left column, and null where a side is null; what is in the memory of a null never
/// matters. Integers and durations, floating-point numbers, and for sums and differences decimals of at most 38 digits
/// of one type. Results that do not fit are an error or wrap, as asked; decimals never wrap, floating-point numbers
/// follow IEEE 754. To divide an integer by zero is an error in either mode. Results are yours. Threads: any.
/// </remarks>
public static class ColumnMath
{
    /// <summary>Adds two columns.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other, of the same type and length.</param>
    /// <param name="overflow">What becomes of a sum that does not fit.</param>
    /// <returns>The sums.</returns>
    /// <exception cref="ColumnOverflowException">A sum does not fit.</exception>
    /// <exception cref="ColumnTypeException">Their types differ, or are not numbers.</exception>
    /// <exception cref="ArgumentException">They have different lengths.</exception>
    public static IArrowArray Add(
        IArrowArray left, IArrowArray right, ColumnOverflow overflow = ColumnOverflow.Checked)
        => Of<AddKernel>(left, right, overflow);

    /// <summary>Adds a number to a column.</summary>
    /// <typeparam name="T">Type of the number; the column must be able to hold it.</typeparam>
    /// <param name="left">The column.</param>
    /// <param name="right">The number.</param>
    /// <param name="overflow">What becomes of a sum that does not fit.</param>
    /// <returns>The sums.</returns>
    /// <inheritdoc cref="Add(IArrowArray, IArrowArray, ColumnOverflow)" path="/exception"/>
    public static IArrowArray Add<T>(IArrowArray left, T right, ColumnOverflow overflow = ColumnOverflow.Checked)
        where T : unmanaged, INumber<T>
        => Of<AddKernel, T>(left, right, overflow);

    /// <summary>Subtracts a column from another.</summary>
    /// <param name="left">The column that is subtracted from.</param>
    /// <param name="right">The column that is subtracted, of the same type and length.</param>
    /// <param name="overflow">What becomes of a difference that does not fit.</param>
    /// <returns>The differences.</returns>
    /// <inheritdoc cref="Add(IArrowArray, IArrowArray, ColumnOverflow)" path="/exception"/>
    public static IArrowArray Subtract(
        IArrowArray left, IArrowArray right, ColumnOverflow overflow = ColumnOverflow.Checked)
        => Of<SubtractKernel>(left, right, overflow);

    /// <summary>Subtracts a number from a column.</summary>
    /// <typeparam name="T">Type of the number; the column must be able to hold it.</typeparam>
    /// <param name="left">The column.</param>
    /// <param name="right">The number.</param>
    /// <param name="overflow">What becomes of a difference that does not fit.</param>
    /// <returns>The differences.</returns>
    /// <inheritdoc cref="Add(IArrowArray, IArrowArray, ColumnOverflow)" path="/exception"/>
    public static IArrowArray Subtract<T>(IArrowArray left, T right, ColumnOverflow overflow = ColumnOverflow.Checked)
        where T : unmanaged, INumber<T>
        => Of<SubtractKernel, T>(left, right, overflow);

    /// <summary>Multiplies two columns.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other, of the same type and length; no decimals.</param>
    /// <param name="overflow">What becomes of a product that does not fit.</param>
    /// <returns>The products.</returns>
    /// <inheritdoc cref="Add(IArrowArray, IArrowArray, ColumnOverflow)" path="/exception"/>
    public static IArrowArray Multiply(
        IArrowArray left, IArrowArray right, ColumnOverflow overflow = ColumnOverflow.Checked)
        => Of<MultiplyKernel>(left, right, overflow);

    /// <summary>Multiplies a column with a number.</summary>
    /// <typeparam name="T">Type of the number; the column must be able to hold it.</typeparam>
    /// <param name="left">The column.</param>
    /// <param name="right">The number.</param>
    /// <param name="overflow">What becomes of a product that does not fit.</param>
    /// <returns>The products.</returns>
    /// <inheritdoc cref="Add(IArrowArray, IArrowArray, ColumnOverflow)" path="/exception"/>
    public static IArrowArray Multiply<T>(IArrowArray left, T right, ColumnOverflow overflow = ColumnOverflow.Checked)
        where T : unmanaged, INumber<T>
        => Of<MultiplyKernel, T>(left, right, overflow);

    /// <summary>Divides a column by another; integers towards zero.</summary>
    /// <param name="left">The column that is divided.</param>
    /// <param name="right">The column that it is divided by, of the same type and length; no decimals.</param>
    /// <param name="overflow">What becomes of the smallest integer divided by -1.</param>
    /// <returns>The quotients.</returns>
    /// <inheritdoc cref="Add(IArrowArray, IArrowArray, ColumnOverflow)" path="/exception"/>
    public static IArrowArray Divide(
        IArrowArray left, IArrowArray right, ColumnOverflow overflow = ColumnOverflow.Checked)
        => Of<DivideKernel>(left, right, overflow);

    /// <summary>Divides a column by a number; integers towards zero.</summary>
    /// <typeparam name="T">Type of the number; the column must be able to hold it.</typeparam>
    /// <param name="left">The column.</param>
    /// <param name="right">The number.</param>
    /// <param name="overflow">What becomes of the smallest integer divided by -1.</param>
    /// <returns>The quotients.</returns>
    /// <inheritdoc cref="Add(IArrowArray, IArrowArray, ColumnOverflow)" path="/exception"/>
    public static IArrowArray Divide<T>(IArrowArray left, T right, ColumnOverflow overflow = ColumnOverflow.Checked)
        where T : unmanaged, INumber<T>
        => Of<DivideKernel, T>(left, right, overflow);

    /// <summary>The lesser of two columns, row by row.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other, of the same type and length; no decimals.</param>
    /// <returns>The lesser values; NaN is greater than all others.</returns>
    /// <inheritdoc cref="Add(IArrowArray, IArrowArray, ColumnOverflow)" path="/exception"/>
    public static IArrowArray Least(IArrowArray left, IArrowArray right)
        => Of<LeastKernel>(left, right, ColumnOverflow.Checked);

    /// <summary>The greater of two columns, row by row.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other, of the same type and length; no decimals.</param>
    /// <returns>The greater values; NaN is greater than all others.</returns>
    /// <inheritdoc cref="Add(IArrowArray, IArrowArray, ColumnOverflow)" path="/exception"/>
    public static IArrowArray Greatest(IArrowArray left, IArrowArray right)
        => Of<GreatestKernel>(left, right, ColumnOverflow.Checked);

    /// <summary>Turns the sign of a column around.</summary>
    /// <param name="column">The column; no decimals.</param>
    /// <param name="overflow">What becomes of the smallest integer, and of integers without a sign.</param>
    /// <returns>The negative values.</returns>
    /// <inheritdoc cref="Add(IArrowArray, IArrowArray, ColumnOverflow)" path="/exception"/>
    public static IArrowArray Negate(IArrowArray column, ColumnOverflow overflow = ColumnOverflow.Checked)
        => Visit(column, new Unary(column, overflow, isAbsolute: false), Unary.NegateName);

    /// <summary>Takes the sign from a column.</summary>
    /// <param name="column">The column; no decimals.</param>
    /// <param name="overflow">What becomes of the smallest integer.</param>
    /// <returns>The absolute values.</returns>
    /// <inheritdoc cref="Add(IArrowArray, IArrowArray, ColumnOverflow)" path="/exception"/>
    public static IArrowArray Abs(IArrowArray column, ColumnOverflow overflow = ColumnOverflow.Checked)
        => Visit(column, new Unary(column, overflow, isAbsolute: true), Unary.AbsName);

    static IArrowArray Of<TKernel>(IArrowArray left, IArrowArray right, ColumnOverflow overflow)
        where TKernel : IArithmeticKernel
    {
        ColumnPairs.Check(left, right, TKernel.Name);
        bool isSum = typeof(TKernel) == typeof(AddKernel);
        if (ColumnTypes.IsDecimal(left) && (isSum || typeof(TKernel) == typeof(SubtractKernel)))
            return DecimalSums.Of(left, right, isSum, TKernel.Name);
        return Visit(left, new Binary<TKernel>(left, right, overflow), TKernel.Name);
    }

    static IArrowArray Of<TKernel, TValue>(IArrowArray left, TValue right, ColumnOverflow overflow)
        where TKernel : IArithmeticKernel
        where TValue : unmanaged, INumber<TValue>
        => Visit(left, new BinaryWithValue<TKernel, TValue>(left, right, overflow), TKernel.Name);

    static IArrowArray Visit(IArrowArray column, INumberComputation<IArrowArray> computation, string name)
    {
        ArgumentNullException.ThrowIfNull(column);
        // Why not moments: what would be the sum of two of them?
        bool isTime = column.Data.DataType.TypeId
            is ArrowTypeId.Date32 or ArrowTypeId.Date64 or ArrowTypeId.Time32 or ArrowTypeId.Time64
            or ArrowTypeId.Timestamp;
        return isTime
            ? throw new ColumnTypeException(name, ColumnTypes.NameOf(column), "it takes numbers and durations")
            : ColumnTypes.Visit(column, computation, name);
    }

    sealed class Binary<TKernel>(IArrowArray left, IArrowArray right, ColumnOverflow overflow)
        : INumberComputation<IArrowArray>
        where TKernel : IArithmeticKernel
    {
        public IArrowArray Of<T>()
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            ulong[]? valid = ResultBuffer.ValidIn(left, right);
            var results = new ResultBuffer<T>(left.Length);
            Arithmetic.Run<T, TKernel>(
                ColumnTypes.ValuesOf<T>(left),
                ColumnTypes.ValuesOf<T>(right),
                isSingle: false,
                valid,
                overflow,
                results.Values,
                ColumnTypes.NameOf(left));
            return ResultBuffer.ArrayOf(left.Data.DataType, left.Length, results.HandOver(), valid);
        }
    }

    sealed class BinaryWithValue<TKernel, TValue>(IArrowArray left, TValue right, ColumnOverflow overflow)
        : INumberComputation<IArrowArray>
        where TKernel : IArithmeticKernel
        where TValue : unmanaged, INumber<TValue>
    {
        public IArrowArray Of<T>()
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            ulong[]? valid = ResultBuffer.ValidIn(left);
            T value = ColumnTypes.Exactly<TValue, T>(right, TKernel.Name);
            var results = new ResultBuffer<T>(left.Length);
            Arithmetic.Run<T, TKernel>(
                ColumnTypes.ValuesOf<T>(left),
                [value],
                isSingle: true,
                valid,
                overflow,
                results.Values,
                ColumnTypes.NameOf(left));
            return ResultBuffer.ArrayOf(left.Data.DataType, left.Length, results.HandOver(), valid);
        }
    }

    sealed class Unary(IArrowArray column, ColumnOverflow overflow, bool isAbsolute) : INumberComputation<IArrowArray>
    {
        internal const string NegateName = "A negation";
        internal const string AbsName = "An absolute value";

        public IArrowArray Of<T>()
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            ReadOnlySpan<T> values = ColumnTypes.ValuesOf<T>(column);
            var valid = new RowBits(column, null);
            var results = new ResultBuffer<T>(values.Length);
            for (int row = 0; row < values.Length; row++)
            {
                T value = values[row];
                T result = isAbsolute && !T.IsNegative(value) ? value : unchecked(-value);
                // Why so: a result that fits gives the value back, and has another sign.
                bool fits = value == T.Zero || T.IsNaN(value)
                    || (T.IsNegative(result) != T.IsNegative(value)) == (!isAbsolute || T.IsNegative(value));
                bool counts = overflow == ColumnOverflow.Checked
                    && (valid[row / BitWords.Rows] & (1UL << (row % BitWords.Rows))) != 0;
                if (!fits && counts)
                {
                    throw new ColumnOverflowException(
                        isAbsolute ? AbsName : NegateName,
                        ColumnTypes.NameOf(column),
                        row,
                        $"the result of {value} does not fit");
                }

                results.Values[row] = result;
            }

            return ResultBuffer.ArrayOf(
                column.Data.DataType, values.Length, results.HandOver(), ResultBuffer.ValidIn(column));
        }
    }
}
