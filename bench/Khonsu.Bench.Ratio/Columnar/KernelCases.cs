using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Apache.Arrow;

namespace Khonsu.Bench.Ratio.Columnar;

/// <summary>Sums and filters of one column, by the library, by hand and by what Apache.Arrow offers.</summary>
sealed class KernelCases
{
    const int Seed = 11;
    const int BitsPerWord = 64;

    readonly Int64Array _longs;
    readonly DoubleArray _doubles;
    readonly long[] _longValues;
    readonly double[] _doubleValues;
    readonly ulong[] _bits;

    public KernelCases(int rows)
    {
        var random = new Random(Seed);
        _longValues = [.. Enumerable.Range(0, rows).Select(_ => random.NextInt64(-1_000_000, 1_000_000))];
        // Why eighths: their sum does not depend on the order, so all cases must find the same.
        _doubleValues = [.. Enumerable.Range(0, rows).Select(_ => random.Next(-8_000, 8_000) / 8.0)];
        _longs = new Int64Array.Builder().AppendRange(_longValues).Build();
        _doubles = new DoubleArray.Builder().AppendRange(_doubleValues).Build();
        _bits = new ulong[(rows + BitsPerWord - 1) / BitsPerWord];
    }

    public IReadOnlyList<TimedCase> LongSums =>
    [
        new("TensorPrimitives.Sum, which may wrap", () => TensorPrimitives.Sum<long>(_longValues)),
        new("Khonsu, SumInt64, exact", () => ColumnAggregates.SumInt64(_longs)),
        new("GetValue in a loop", () =>
        {
            long sum = 0;
            for (var row = 0; row < _longs.Length; row++)
                sum += _longs.GetValue(row) ?? 0;
            return sum;
        }),
    ];

    public IReadOnlyList<TimedCase> DoubleSums =>
    [
        new("TensorPrimitives.Sum", () => TensorPrimitives.Sum<double>(_doubleValues)),
        new("Khonsu, SumDouble", () => ColumnAggregates.SumDouble(_doubles)),
        new("GetValue in a loop", () =>
        {
            double sum = 0;
            for (var row = 0; row < _doubles.Length; row++)
                sum += _doubles.GetValue(row) ?? 0;
            return sum;
        }),
    ];

    public IReadOnlyList<TimedCase> Filters =>
    [
        new("Vector<T> by hand", () => CountBits(FilterByHand())),
        new("Khonsu, Compare", () => ColumnFilters.Compare(_longs, ColumnComparison.Greater, 0L).TrueCount),
        new("GetValue in a loop", () =>
        {
            System.Array.Clear(_bits);
            for (var row = 0; row < _longs.Length; row++)
                if (_longs.GetValue(row) > 0)
                    _bits[row / BitsPerWord] |= 1UL << (row % BitsPerWord);
            return CountBits(_bits);
        }),
    ];

    // What one writes for one column without nulls: a mask of bits, from vectors of the machine's size, into fresh
    // memory as the library's.
    ulong[] FilterByHand()
    {
        var bits = new ulong[_bits.Length];
        var values = MemoryMarshal.Cast<long, Vector<long>>(_longValues);
        for (var vector = 0; vector < values.Length; vector++)
        {
            var holds = Vector.GreaterThan(values[vector], Vector<long>.Zero);
            var row = vector * Vector<long>.Count;
            bits[row / BitsPerWord] |= (ulong)MaskOf(holds) << (row % BitsPerWord);
        }
        for (var row = values.Length * Vector<long>.Count; row < _longValues.Length; row++)
            bits[row / BitsPerWord] |= _longValues[row] > 0 ? 1UL << (row % BitsPerWord) : 0;
        return bits;
    }

    static uint MaskOf(Vector<long> holds) => Vector<long>.Count == 4
        ? System.Runtime.Intrinsics.Vector256.ExtractMostSignificantBits(
            System.Runtime.Intrinsics.Vector256.AsVector256(holds))
        : System.Runtime.Intrinsics.Vector128.ExtractMostSignificantBits(
            System.Runtime.Intrinsics.Vector128.AsVector128(holds));

    static double CountBits(ulong[] bits)
    {
        var count = 0;
        foreach (var word in bits)
            count += BitOperations.PopCount(word);
        return count;
    }
}
