using System.Numerics;
using System.Text;
using Apache.Arrow;
using Khonsu.Compute;

namespace Khonsu;

/// <summary>Compares columns of Arrow, with a value or with each other.</summary>
/// <remarks>
/// A row in which a value is null is unknown. Numbers are compared as numbers of C#, NaN included; dates, times,
/// timestamps and durations as the integers that they are, in the unit of their column; texts by their UTF-8 bytes,
/// which is the order of code points; decimals by their values. Threads: any.
/// </remarks>
public static class ColumnFilters
{
    const string Name = "A comparison";

    /// <summary>Compares a column of numbers or times with a value.</summary>
    /// <typeparam name="T">Type of the value; it need not be the column's, but the column must be able to hold
    /// it.</typeparam>
    /// <param name="column">The left side.</param>
    /// <param name="comparison">How.</param>
    /// <param name="value">The right side.</param>
    /// <returns>A truth value for each row.</returns>
    /// <exception cref="ColumnTypeException">The column holds something else, or cannot hold the value.</exception>
    public static ColumnMask Compare<T>(IArrowArray column, ColumnComparison comparison, T value)
        where T : unmanaged, INumber<T>
    {
        ArgumentNullException.ThrowIfNull(column);
        IArrowArray numbers = HalfColumn.Widen(column);
        return ColumnTypes.Visit(numbers, new NumberComparison<T>(numbers, comparison, value), Name);
    }

    /// <summary>Compares a column of decimals with a value.</summary>
    /// <param name="column">The left side; decimals of any size.</param>
    /// <param name="comparison">How.</param>
    /// <param name="value">The right side; any decimal, also one with more digits than the column has.</param>
    /// <returns>A truth value for each row.</returns>
    /// <exception cref="ColumnTypeException">The column holds something else.</exception>
    public static ColumnMask Compare(IArrowArray column, ColumnComparison comparison, decimal value)
    {
        ArgumentNullException.ThrowIfNull(column);
        if (ColumnTypes.IsNumber(column))
            return Compare<decimal>(column, comparison, value);
        ulong[] trues = new ulong[BitWords.CountOf(column.Length)];
        if (WideDecimals.Are(column.Data.DataType))
        {
            WideDecimals.Find(column.Data, comparison, value, trues);
            return MaskOf(trues, column);
        }

        DecimalColumn values = DecimalColumn.Of(column.Data, Name);
        // Why: what lies between two values that the column can hold is compared with the one below it.
        Int128 below = values.Floor(value, out bool isExact);
        for (int row = 0; row < column.Length; row++)
        {
            int order = values[row].CompareTo(below);
            if (!isExact && order == 0)
                order = -1;
            if (Comparing.Holds(comparison, order))
                trues[row / BitWords.Rows] |= 1UL << (row % BitWords.Rows);
        }

        return MaskOf(trues, column);
    }

    /// <summary>Compares a column of texts with a text.</summary>
    /// <param name="column">The left side; of a dictionary of texts each is compared once.</param>
    /// <param name="comparison">How.</param>
    /// <param name="value">The right side.</param>
    /// <returns>A truth value for each row.</returns>
    /// <exception cref="ColumnTypeException">The column holds something else.</exception>
    public static ColumnMask Compare(IArrowArray column, ColumnComparison comparison, string value)
    {
        ArgumentNullException.ThrowIfNull(column);
        ArgumentNullException.ThrowIfNull(value);
        ReadOnlySpan<byte> right = Encoding.UTF8.GetBytes(value);
        ulong[] trues = new ulong[BitWords.CountOf(column.Length)];
        if (column is DictionaryArray { Dictionary: { NullCount: 0 } words })
        {
            DictionaryTexts.Find(column.Data, WordsThatHold(words, comparison, right), trues);
            return MaskOf(trues, column);
        }

        column = DictionaryTexts.Plain(column);
        TextColumn texts = TextColumn.Of(column, Name);
        for (int row = 0; row < column.Length; row++)
        {
            if (Comparing.Holds(comparison, texts[row].SequenceCompareTo(right)))
                trues[row / BitWords.Rows] |= 1UL << (row % BitWords.Rows);
        }

        return MaskOf(trues, column);
    }

    /// <summary>Compares two columns, row by row.</summary>
    /// <param name="left">The left side.</param>
    /// <param name="comparison">How.</param>
    /// <param name="right">The right side, of the same type and length; dictionaries count as what their words are.
    /// </param>
    /// <returns>A truth value for each row.</returns>
    /// <exception cref="ColumnTypeException">Their types differ, or cannot be compared.</exception>
    /// <exception cref="ArgumentException">They have different lengths.</exception>
    public static ColumnMask Compare(IArrowArray left, ColumnComparison comparison, IArrowArray right)
    {
        left = HalfColumn.Widen(DictionaryTexts.Plain(left));
        right = HalfColumn.Widen(DictionaryTexts.Plain(right));
        ColumnPairs.Check(left, right, Name);
        if (ColumnTypes.IsNumber(left))
            return ColumnTypes.Visit(left, new PairComparison(left, comparison, right), Name);
        ulong[] trues = new ulong[BitWords.CountOf(left.Length)];
        RowOrder order = RowOrder.Of(left, right, Name);
        for (int row = 0; row < left.Length; row++)
        {
            if (Comparing.Holds(comparison, order.Compare(row, row)))
                trues[row / BitWords.Rows] |= 1UL << (row % BitWords.Rows);
        }

        return MaskOf(trues, left, right);
    }

    /// <summary>The rows of a column that are null.</summary>
    /// <param name="column">A column of any type.</param>
    /// <returns>A truth value for each row, none unknown.</returns>
    public static ColumnMask IsNull(IArrowArray column)
    {
        ArgumentNullException.ThrowIfNull(column);
        ulong[] nulls = new ulong[BitWords.CountOf(column.Length)];
        var valid = new RowBits(column, null);
        for (int word = 0; word < nulls.Length && !valid.AreAll; word++)
            nulls[word] = BitWords.Full(word, column.Length) & ~valid[word];
        return new ColumnMask(column.Length, nulls, null);
    }

    static bool[] WordsThatHold(IArrowArray words, ColumnComparison comparison, ReadOnlySpan<byte> value)
    {
        TextColumn texts = TextColumn.Of(words, Name);
        bool[] hold = new bool[words.Length];
        for (int word = 0; word < hold.Length; word++)
            hold[word] = Comparing.Holds(comparison, texts[word].SequenceCompareTo(value));
        return hold;
    }

    /// <summary>Makes unknown what is null in a column.</summary>
    static ColumnMask MaskOf(ulong[] trues, params ReadOnlySpan<IArrowArray> columns)
    {
        int length = columns[0].Length;
        if (ResultBuffer.ValidIn(columns) is not { } valid)
            return new ColumnMask(length, trues, null);
        for (int word = 0; word < trues.Length; word++)
        {
            trues[word] &= valid[word];
            valid[word] = BitWords.Full(word, length) & ~valid[word];
        }

        return new ColumnMask(length, trues, valid);
    }

    sealed class NumberComparison<TValue>(IArrowArray column, ColumnComparison comparison, TValue value)
        : INumberComputation<ColumnMask>
        where TValue : unmanaged, INumber<TValue>
    {
        public ColumnMask Of<T>()
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            ulong[] trues = new ulong[BitWords.CountOf(column.Length)];
            T right = ColumnTypes.Exactly<TValue, T>(value, Name);
            Comparing.With(ColumnTypes.ValuesOf<T>(column), comparison, right, trues);
            return MaskOf(trues, column);
        }
    }

    sealed class PairComparison(IArrowArray left, ColumnComparison comparison, IArrowArray right)
        : INumberComputation<ColumnMask>
    {
        public ColumnMask Of<T>()
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            ulong[] trues = new ulong[BitWords.CountOf(left.Length)];
            Comparing.Pairs(ColumnTypes.ValuesOf<T>(left), comparison, ColumnTypes.ValuesOf<T>(right), trues);
            return MaskOf(trues, left, right);
        }
    }
}
