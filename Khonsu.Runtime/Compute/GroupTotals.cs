using System.Numerics;

namespace Khonsu.Compute;

/// <summary>Counts and sums of the values of each group; nulls do not count.</summary>
internal sealed class GroupTotals
{
    readonly ColumnChunks _chunks;
    readonly Grouping _groups;
    readonly ulong[]? _valid;

    /// <summary>Prepares to sum.</summary>
    /// <param name="chunks">The column.</param>
    /// <param name="groups">The groups of its rows.</param>
    internal GroupTotals(ColumnChunks chunks, Grouping groups)
        => (_chunks, _groups, _valid) = (HalfColumn.Widen(chunks), groups, chunks.Valid());

    /// <summary>Counts the values of each group.</summary>
    /// <returns>A count for each group.</returns>
    internal long[] Counts()
    {
        long[] counts = new long[_groups.FirstRows.Length];
        for (int index = 0; index < _groups.Rows.Length; index++)
        {
            if (IsValid(_groups.Rows[index]))
                counts[_groups.Groups[index]]++;
        }

        return counts;
    }

    /// <summary>Sums integers.</summary>
    /// <param name="name">What they are wanted for.</param>
    /// <returns>A sum for each group, exactly.</returns>
    internal Int128[] Integers(string name) => ColumnTypes.Visit(_chunks.Type, new IntegerTotals(this), name);

    /// <summary>Sums numbers as doubles, in the order of the rows.</summary>
    /// <param name="name">What they are wanted for.</param>
    /// <returns>A sum for each group; of integers the exact one, rounded.</returns>
    internal double[] Doubles(string name) => ColumnTypes.Visit(_chunks.Type, new DoubleTotals(this), name);

    /// <summary>Sums decimals as the integers that they are stored as.</summary>
    /// <param name="name">What they are wanted for.</param>
    /// <returns>A sum for each group, exactly.</returns>
    internal BigInteger[] Decimals(string name)
    {
        if (WideDecimals.Are(_chunks.Type))
            return WideTotals();
        Int128[] sums = new Int128[_groups.FirstRows.Length];
        // Why two: a sum of decimals of 38 digits may be larger than 128 bits on the way, and small in the end.
        BigInteger[] carried = new BigInteger[sums.Length];
        int index = 0;
        for (int chunk = 0; chunk < _chunks.Data.Length; chunk++)
        {
            int start = _chunks.Starts[chunk];
            int end = _chunks.Starts[chunk + 1];
            DecimalColumn values = DecimalColumn.Of(_chunks.Data[chunk], name);
            for (; index < _groups.Rows.Length && _groups.Rows[index] < end; index++)
            {
                int row = _groups.Rows[index];
                if (!IsValid(row))
                    continue;
                int group = _groups.Groups[index];
                if (!DecimalMath.TryAdd(sums[group], values[row - start], out Int128 next))
                {
                    carried[group] += sums[group];
                    next = values[row - start];
                }

                sums[group] = next;
            }
        }

        for (int group = 0; group < sums.Length; group++)
            carried[group] += sums[group];
        return carried;
    }

    BigInteger[] WideTotals()
    {
        var sums = new BigInteger[_groups.FirstRows.Length];
        int index = 0;
        for (int chunk = 0; chunk < _chunks.Data.Length; chunk++)
        {
            int start = _chunks.Starts[chunk];
            int end = _chunks.Starts[chunk + 1];
            WideDecimals values = WideDecimals.Of(_chunks.Data[chunk]);
            for (; index < _groups.Rows.Length && _groups.Rows[index] < end; index++)
            {
                int row = _groups.Rows[index];
                if (IsValid(row))
                    sums[_groups.Groups[index]] += WideDecimals.ToInteger(values[row - start]);
            }
        }

        return sums;
    }

    bool IsValid(int row)
        => _valid is null || (_valid[row / BitWords.Rows] & (1UL << (row % BitWords.Rows))) != 0;

    TTotal[] Sum<T, TTotal>()
        where T : unmanaged, INumber<T>
        where TTotal : unmanaged, INumber<TTotal>
    {
        var totals = new TTotal[_groups.FirstRows.Length];
        ReadOnlySpan<int> rows = _groups.Rows;
        ReadOnlySpan<int> numbers = _groups.Groups;
        int index = 0;
        for (int chunk = 0; chunk < _chunks.Data.Length; chunk++)
        {
            int start = _chunks.Starts[chunk];
            int end = _chunks.Starts[chunk + 1];
            ReadOnlySpan<T> values = ColumnTypes.ValuesOf<T>(_chunks.Data[chunk]);
            for (; index < rows.Length && rows[index] < end; index++)
            {
                // Why truncating: each total is wider than a value, so nothing is.
                if (IsValid(rows[index]))
                    totals[numbers[index]] += TTotal.CreateTruncating(values[rows[index] - start]);
            }
        }

        return totals;
    }

    sealed class IntegerTotals(GroupTotals totals) : INumberComputation<Int128[]>
    {
        public Int128[] Of<T>()
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
            => totals.Sum<T, Int128>();
    }

    sealed class DoubleTotals(GroupTotals totals) : INumberComputation<double[]>
    {
        public double[] Of<T>()
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
            => typeof(T) == typeof(double) || typeof(T) == typeof(float)
                ? totals.Sum<T, double>()
                : System.Array.ConvertAll(totals.Sum<T, Int128>(), static sum => (double)sum);
    }
}
