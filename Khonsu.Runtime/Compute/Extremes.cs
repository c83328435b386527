using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Khonsu.Compute;

/// <summary>The least and the greatest number of a column.</summary>
internal static class Extremes
{
    /// <summary>Finds the least and the greatest value.</summary>
    /// <typeparam name="T">Their type.</typeparam>
    /// <param name="values">The values.</param>
    /// <param name="rows">Which of them count.</param>
    /// <param name="least">The least.</param>
    /// <param name="greatest">The greatest; NaN is greater than all others.</param>
    /// <returns>False when none counts.</returns>
    internal static bool TryFind<T>(ReadOnlySpan<T> values, in RowBits rows, out T least, out T greatest)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        // Why not for floating-point numbers: NaN has no place in the order of a vector's comparison.
        bool hasNaN = typeof(T) == typeof(double) || typeof(T) == typeof(float);
        if (rows.AreAll && !hasNaN && values.Length >= Vector256<T>.Count)
        {
            FindInAll(values, out least, out greatest);
            return true;
        }

        (least, greatest) = (default, default);
        bool isFound = false;
        for (int word = 0; word < rows.WordCount; word++)
        {
            for (ulong bits = rows[word]; bits != 0; bits &= bits - 1)
            {
                T value = values[(word * BitWords.Rows) + BitOperations.TrailingZeroCount(bits)];
                if (!isFound || NumberOrdering.Compare(value, least) < 0)
                    least = value;
                if (!isFound || NumberOrdering.Compare(value, greatest) > 0)
                    greatest = value;
                isFound = true;
            }
        }

        return isFound;
    }

    static void FindInAll<T>(ReadOnlySpan<T> values, out T least, out T greatest)
        where T : unmanaged, INumber<T>
    {
        ref T first = ref MemoryMarshal.GetReference(values);
        // Why the last vector first: it overlaps what the loop does, and so there is no rest.
        nuint last = (nuint)(values.Length - Vector256<T>.Count);
        Vector256<T> low = Vector256.LoadUnsafe(ref first, last);
        Vector256<T> high = low;
        for (nuint row = 0; row < last; row += (nuint)Vector256<T>.Count)
        {
            Vector256<T> next = Vector256.LoadUnsafe(ref first, row);
            low = Vector256.Min(low, next);
            high = Vector256.Max(high, next);
        }

        (least, greatest) = (low[0], high[0]);
        for (int lane = 1; lane < Vector256<T>.Count; lane++)
        {
            least = T.Min(least, low[lane]);
            greatest = T.Max(greatest, high[lane]);
        }
    }
}
