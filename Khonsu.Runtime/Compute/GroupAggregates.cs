using System.Numerics;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace Khonsu.Compute;

/// <summary>Makes the columns of what is computed of groups.</summary>
internal static class GroupAggregates
{
    const int WideDigitsMax = 76;
    const string SumName = "A sum of groups";
    const string MeanName = "A mean of groups";
    const string ExtremeName = "A least or greatest value of groups";

    /// <summary>The field of an aggregate.</summary>
    /// <param name="aggregate">The aggregate.</param>
    /// <param name="field">The field of its column; null where it has none.</param>
    /// <returns>The field.</returns>
    /// <exception cref="ColumnTypeException">The aggregate is not defined for the column's type.</exception>
    internal static Field FieldOf(ColumnAggregate aggregate, Field? field) => aggregate.Kind switch
    {
        ColumnAggregateKind.Count => new Field(aggregate.Name, Int64Type.Default, nullable: false),
        ColumnAggregateKind.Sum => new Field(aggregate.Name, SumTypeOf(field!.DataType), nullable: false),
        ColumnAggregateKind.Mean => new Field(aggregate.Name, DoubleType.Default, nullable: true),
        _ => new Field(aggregate.Name, field!.DataType, nullable: true, field.Metadata),
    };

    /// <summary>Computes an aggregate.</summary>
    /// <param name="aggregate">The aggregate.</param>
    /// <param name="chunks">Its column; of a count of rows any column.</param>
    /// <param name="groups">The groups.</param>
    /// <returns>A value for each group; it belongs to the caller.</returns>
    /// <exception cref="ColumnTypeException">It is not defined for the column's type.</exception>
    /// <exception cref="ColumnOverflowException">A sum does not fit.</exception>
    internal static IArrowArray Of(ColumnAggregate aggregate, ColumnChunks chunks, Grouping groups) =>
        aggregate.Kind switch
        {
            ColumnAggregateKind.Count => CountOf(aggregate, chunks, groups),
            ColumnAggregateKind.Sum => SumOf(chunks, groups),
            ColumnAggregateKind.Mean => MeanOf(chunks, groups),
            _ => ExtremeOf(chunks, groups, aggregate.Kind == ColumnAggregateKind.Greatest),
        };

    static IArrowArray CountOf(ColumnAggregate aggregate, ColumnChunks chunks, Grouping groups)
    {
        if (aggregate.Column is not null)
            return ArrayOf<long>(Int64Type.Default, new GroupTotals(chunks, groups).Counts());
        long[] rows = new long[groups.FirstRows.Length];
        foreach (int group in groups.Groups)
            rows[group]++;
        return ArrayOf<long>(Int64Type.Default, rows);
    }

    static IArrowType SumTypeOf(IArrowType type) => type switch
    {
        HalfFloatType or FloatType or DoubleType => DoubleType.Default,
        UInt64Type => UInt64Type.Default,
        DurationType => type,
        Decimal256Type wide => new Decimal256Type(WideDigitsMax, wide.Scale),
        _ when ColumnTypes.IsDecimal(type) =>
            new Decimal128Type(DecimalMath.DigitsMax, DecimalColumn.ShapeOf(type).Scale),
        Int8Type or UInt8Type or Int16Type or UInt16Type or Int32Type or UInt32Type or Int64Type => Int64Type.Default,
        _ => throw new ColumnTypeException(SumName, Arrow.ArrowTypes.Describe(type), "it takes numbers and durations"),
    };

    static IArrowArray SumOf(ColumnChunks chunks, Grouping groups)
    {
        IArrowType type = SumTypeOf(chunks.Type);
        var totals = new GroupTotals(chunks, groups);
        if (type is DoubleType)
            return ArrayOf<double>(type, totals.Doubles(SumName));
        if (type is Decimal256Type)
            return WideSumsOf(type, totals.Decimals(SumName), chunks, groups);
        if (type is Decimal128Type)
        {
            Int128 limit = DecimalMath.Limit(DecimalMath.DigitsMax);
            BigInteger[] sums = totals.Decimals(SumName);
            return ArrayOf<Int128>(type, Checked(sums, sum => BigInteger.Abs(sum) <= limit, sum => (Int128)sum));
        }

        Int128[] integers = totals.Integers(SumName);
        return type is UInt64Type
            ? ArrayOf<ulong>(type, Checked(integers, static sum => sum <= ulong.MaxValue, static sum => (ulong)sum))
            : ArrayOf<long>(type, Checked(
                integers, static sum => sum >= long.MinValue && sum <= long.MaxValue, static sum => (long)sum));

        TResult[] Checked<TSum, TResult>(TSum[] all, Predicate<TSum> fits, Converter<TSum, TResult> convert)
        {
            int group = System.Array.FindIndex(all, sum => !fits(sum));
            return group < 0
                ? System.Array.ConvertAll(all, convert)
                : throw new ColumnOverflowException(
                    SumName,
                    chunks.TypeName,
                    null,
                    $"{all[group]}, that of row {groups.FirstRows[group]} and its group, does not fit {type.Name}");
        }
    }

    static IArrowArray WideSumsOf(IArrowType type, BigInteger[] sums, ColumnChunks chunks, Grouping groups)
    {
        BigInteger limit = BigInteger.Pow(10, WideDigitsMax);
        Int128[] halves = new Int128[sums.Length * 2];
        for (int group = 0; group < sums.Length; group++)
        {
            if (BigInteger.Abs(sums[group]) >= limit)
                throw new ColumnOverflowException(
                    SumName, chunks.TypeName, null,
                    $"{sums[group]}, that of row {groups.FirstRows[group]} and its group, does not fit {type.Name}");
            WideDecimals.Write(sums[group], halves.AsSpan(group * 2, 2));
        }

        var results = new ResultBuffer<Int128>(halves.Length);
        halves.CopyTo(results.Values);
        return ResultBuffer.ArrayOf(type, sums.Length, results.HandOver(), null);
    }

    static IArrowArray MeanOf(ColumnChunks chunks, Grouping groups)
    {
        var totals = new GroupTotals(chunks, groups);
        double[] means;
        if (ColumnTypes.IsAnyDecimal(chunks.Type))
        {
            double unit = Math.Pow(10, DecimalColumn.ShapeOf(chunks.Type).Scale);
            means = System.Array.ConvertAll(totals.Decimals(MeanName), sum => (double)sum / unit);
        }
        else
        {
            means = totals.Doubles(MeanName);
        }

        long[] counts = totals.Counts();
        ulong[] valid = new ulong[BitWords.CountOf(means.Length)];
        for (int group = 0; group < means.Length; group++)
        {
            if (counts[group] == 0)
                continue;
            means[group] /= counts[group];
            valid[group / BitWords.Rows] |= 1UL << (group % BitWords.Rows);
        }

        return ArrayOf<double>(DoubleType.Default, means, valid);
    }

    static IArrowArray ExtremeOf(ColumnChunks chunks, Grouping groups, bool isGreatest)
    {
        KeyColumn keys = KeyColumn.ForOrder(chunks, ExtremeName);
        int[] found = new int[groups.FirstRows.Length];
        System.Array.Fill(found, -1);
        for (int index = 0; index < groups.Rows.Length; index++)
        {
            int row = groups.Rows[index];
            if (keys.IsNull(row))
                continue;
            ref int best = ref found[groups.Groups[index]];
            if (best < 0)
            {
                best = row;
                continue;
            }

            int order = keys.Compare(row, best);
            if (isGreatest ? order > 0 : order < 0)
                best = row;
        }

        return ArrowArrayFactory.BuildArray(RowTaking.Take(chunks.Data, RowPlaces.Of(found, chunks.Starts)));
    }

    static IArrowArray ArrayOf<T>(IArrowType type, T[] values, ulong[]? valid = null)
        where T : unmanaged
    {
        var results = new ResultBuffer<T>(values.Length);
        values.CopyTo(results.Values);
        return ResultBuffer.ArrayOf(type, values.Length, results.HandOver(), valid);
    }
}
