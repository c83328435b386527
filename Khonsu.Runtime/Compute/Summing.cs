using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Khonsu.Compute;

/// <summary>Exact sums of integers, and sums of floating-point numbers.</summary>
/// <remarks>
/// Idea of the exact sum of 64-bit integers: one vector adds them modulo 2^64, another adds their high halves, made
/// positive, which cannot overflow for as many rows as an array has. The two together say what the sum is.
/// </remarks>
internal static class Summing
{
    const int HalfBits = 32;
    const int LongLanes = 4;
    const int IntLanes = 8;

    /// <summary>Sums integers.</summary>
    /// <typeparam name="T">Their type.</typeparam>
    /// <param name="values">The values.</param>
    /// <param name="rows">Which of them count.</param>
    /// <returns>The sum, exactly.</returns>
    internal static Int128 Integers<T>(ReadOnlySpan<T> values, in RowBits rows)
        where T : unmanaged, INumber<T>
    {
        if (typeof(T) == typeof(long))
            return Longs(MemoryMarshal.Cast<T, long>(values), in rows, isSigned: true);
        if (typeof(T) == typeof(ulong))
            return Longs(MemoryMarshal.Cast<T, long>(values), in rows, isSigned: false);
        if (typeof(T) == typeof(int))
            return Ints(MemoryMarshal.Cast<T, int>(values), in rows);
        long sum = 0;
        for (int word = 0; word < rows.WordCount; word++)
        {
            for (ulong bits = rows[word]; bits != 0; bits &= bits - 1)
                sum += long.CreateTruncating(values[(word * BitWords.Rows) + BitOperations.TrailingZeroCount(bits)]);
        }

        return sum;
    }

    /// <summary>Sums floating-point numbers, in doubles and in no promised order.</summary>
    /// <param name="values">The values.</param>
    /// <param name="rows">Which of them count.</param>
    /// <returns>The sum.</returns>
    internal static double Doubles(ReadOnlySpan<double> values, in RowBits rows)
    {
        ref double first = ref MemoryMarshal.GetReference(values);
        Vector256<double> sum0 = Vector256<double>.Zero;
        Vector256<double> sum1 = sum0;
        Vector256<double> sum2 = sum0;
        Vector256<double> sum3 = sum0;
        bool areAll = rows.AreAll;
        int row = 0;
        for (int word = 0; row + BitWords.Rows <= values.Length; word++, row += BitWords.Rows)
        {
            ulong bits = areAll ? ulong.MaxValue : rows[word];
            if (bits == ulong.MaxValue)
            {
                for (int lane = 0; lane < BitWords.Rows; lane += 4 * LongLanes)
                {
                    nuint index = (nuint)(row + lane);
                    sum0 += Vector256.LoadUnsafe(ref first, index);
                    sum1 += Vector256.LoadUnsafe(ref first, index + LongLanes);
                    sum2 += Vector256.LoadUnsafe(ref first, index + (2 * LongLanes));
                    sum3 += Vector256.LoadUnsafe(ref first, index + (3 * LongLanes));
                }

                continue;
            }

            for (int lane = 0; lane < BitWords.Rows && bits != 0; lane += LongLanes, bits >>= LongLanes)
            {
                Vector256<double> next = Vector256.LoadUnsafe(ref first, (nuint)(row + lane));
                sum0 += (next.AsInt64() & LaneMasks.Of4(bits)).AsDouble();
            }
        }

        double sum = Vector256.Sum(sum0 + sum1 + (sum2 + sum3));
        for (ulong bits = row < values.Length ? rows[row / BitWords.Rows] : 0; bits != 0; bits &= bits - 1)
            sum += values[row + BitOperations.TrailingZeroCount(bits)];
        return sum;
    }

    /// <summary>Sums floating-point numbers, in doubles and in no promised order.</summary>
    /// <param name="values">The values.</param>
    /// <param name="rows">Which of them count.</param>
    /// <returns>The sum.</returns>
    internal static double Floats(ReadOnlySpan<float> values, in RowBits rows)
    {
        ref float first = ref MemoryMarshal.GetReference(values);
        Vector256<double> low = Vector256<double>.Zero;
        Vector256<double> high = low;
        bool areAll = rows.AreAll;
        int row = 0;
        for (int word = 0; row + BitWords.Rows <= values.Length; word++, row += BitWords.Rows)
        {
            ulong bits = areAll ? ulong.MaxValue : rows[word];
            for (int lane = 0; lane < BitWords.Rows && bits != 0; lane += IntLanes, bits >>= IntLanes)
            {
                Vector256<float> next = Vector256.LoadUnsafe(ref first, (nuint)(row + lane));
                if ((byte)bits != byte.MaxValue)
                    next = (next.AsInt32() & LaneMasks.Of8(bits)).AsSingle();
                low += Vector256.WidenLower(next);
                high += Vector256.WidenUpper(next);
            }
        }

        double sum = Vector256.Sum(low + high);
        for (ulong bits = row < values.Length ? rows[row / BitWords.Rows] : 0; bits != 0; bits &= bits - 1)
            sum += values[row + BitOperations.TrailingZeroCount(bits)];
        return sum;
    }

    static Int128 Longs(ReadOnlySpan<long> values, in RowBits rows, bool isSigned)
    {
        ref long first = ref MemoryMarshal.GetReference(values);
        // Why the bias: the high half of a number with a sign becomes one without, and the bias is known in the end.
        Vector256<long> bias = Vector256.Create(isSigned ? long.MinValue : 0);
        Vector256<long> sum0 = Vector256<long>.Zero;
        Vector256<long> sum1 = sum0;
        Vector256<long> halves0 = sum0;
        Vector256<long> halves1 = sum0;
        bool areAll = rows.AreAll;
        long counted = 0;
        int row = 0;
        for (int word = 0; row + BitWords.Rows <= values.Length; word++, row += BitWords.Rows)
        {
            ulong bits = areAll ? ulong.MaxValue : rows[word];
            counted += BitOperations.PopCount(bits);
            if (bits == ulong.MaxValue)
            {
                for (int lane = 0; lane < BitWords.Rows; lane += 2 * LongLanes)
                {
                    Vector256<long> even = Vector256.LoadUnsafe(ref first, (nuint)(row + lane));
                    Vector256<long> odd = Vector256.LoadUnsafe(ref first, (nuint)(row + lane + LongLanes));
                    sum0 += even;
                    sum1 += odd;
                    halves0 += (even ^ bias) >>> HalfBits;
                    halves1 += (odd ^ bias) >>> HalfBits;
                }

                continue;
            }

            for (int lane = 0; lane < BitWords.Rows && bits != 0; lane += LongLanes, bits >>= LongLanes)
            {
                Vector256<long> mask = LaneMasks.Of4(bits);
                Vector256<long> next = Vector256.LoadUnsafe(ref first, (nuint)(row + lane));
                sum0 += next & mask;
                halves0 += ((next ^ bias) >>> HalfBits) & mask;
            }
        }

        ulong sum = (ulong)Vector256.Sum(sum0 + sum1);
        ulong halves = (ulong)Vector256.Sum(halves0 + halves1);
        Int128 total = Exactly(sum, halves, isSigned ? counted : 0);
        for (ulong bits = row < values.Length ? rows[row / BitWords.Rows] : 0; bits != 0; bits &= bits - 1)
        {
            long value = values[row + BitOperations.TrailingZeroCount(bits)];
            total += isSigned ? value : (Int128)(ulong)value;
        }

        return total;
    }

    /// <summary>Finds the sum from what is known of it.</summary>
    /// <param name="sum">The sum modulo 2^64.</param>
    /// <param name="halves">The sum of the high halves, each with the bias.</param>
    /// <param name="biased">How many numbers had a bias of 2^63.</param>
    static Int128 Exactly(ulong sum, ulong halves, long biased)
    {
        // Why it fits: fewer than 2^31 low halves of less than 2^32 each.
        ulong low = unchecked(sum + ((ulong)biased << 63) - (halves << HalfBits));
        return ((Int128)halves << HalfBits) + low - ((Int128)biased << 63);
    }

    static long Ints(ReadOnlySpan<int> values, in RowBits rows)
    {
        ref int first = ref MemoryMarshal.GetReference(values);
        Vector256<long> low = Vector256<long>.Zero;
        Vector256<long> high = low;
        bool areAll = rows.AreAll;
        int row = 0;
        for (int word = 0; row + BitWords.Rows <= values.Length; word++, row += BitWords.Rows)
        {
            ulong bits = areAll ? ulong.MaxValue : rows[word];
            for (int lane = 0; lane < BitWords.Rows && bits != 0; lane += IntLanes, bits >>= IntLanes)
            {
                Vector256<int> next = Vector256.LoadUnsafe(ref first, (nuint)(row + lane));
                if ((byte)bits != byte.MaxValue)
                    next &= LaneMasks.Of8(bits);
                low += Vector256.WidenLower(next);
                high += Vector256.WidenUpper(next);
            }
        }

        long sum = Vector256.Sum(low + high);
        for (ulong bits = row < values.Length ? rows[row / BitWords.Rows] : 0; bits != 0; bits &= bits - 1)
            sum += values[row + BitOperations.TrailingZeroCount(bits)];
        return sum;
    }
}
