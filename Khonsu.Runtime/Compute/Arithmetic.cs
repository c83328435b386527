using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Khonsu.Compute;

/// <summary>Runs operations over columns of numbers.</summary>
internal static class Arithmetic
{
    /// <summary>Computes row by row.</summary>
    /// <typeparam name="T">Type of the numbers.</typeparam>
    /// <typeparam name="TKernel">The operation.</typeparam>
    /// <param name="left">The left ones.</param>
    /// <param name="right">As many right ones, or a single one for all.</param>
    /// <param name="isSingle">Whether there is a single right one.</param>
    /// <param name="valid">A bit for each row that counts; null for all.</param>
    /// <param name="overflow">What becomes of what does not fit.</param>
    /// <param name="results">Takes the results; of a row that does not count it means nothing.</param>
    /// <param name="type">Words for the type.</param>
    /// <exception cref="ColumnOverflowException">A row that counts has no result.</exception>
    internal static void Run<T, TKernel>(
        ReadOnlySpan<T> left,
        ReadOnlySpan<T> right,
        bool isSingle,
        ulong[]? valid,
        ColumnOverflow overflow,
        Span<T> results,
        string type)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
        where TKernel : IArithmeticKernel
    {
        // Why floating-point numbers too: they never fail.
        bool wraps = overflow == ColumnOverflow.Wrapping || typeof(T) == typeof(double) || typeof(T) == typeof(float);
        int row = wraps && TKernel.HasVectors ? RunVectors<T, TKernel>(left, right, isSingle, results) : 0;
        try
        {
            for (; row < left.Length; row++)
            {
                T other = right[isSingle ? 0 : row];
                if (valid is not null && (valid[row / BitWords.Rows] & (1UL << (row % BitWords.Rows))) == 0)
                    results[row] = default;
                else
                    results[row] = wraps ? TKernel.Wrapping(left[row], other) : TKernel.Checked(left[row], other);
            }
        }
        catch (OverflowException)
        {
            throw new ColumnOverflowException(
                TKernel.Name, type, row, $"the result of {left[row]} and {right[isSingle ? 0 : row]} does not fit");
        }
        catch (DivideByZeroException)
        {
            throw new ColumnOverflowException(TKernel.Name, type, row, $"{left[row]} is divided by zero");
        }
    }

    static int RunVectors<T, TKernel>(
        ReadOnlySpan<T> left, ReadOnlySpan<T> right, bool isSingle, Span<T> results)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
        where TKernel : IArithmeticKernel
    {
        ref T firstLeft = ref MemoryMarshal.GetReference(left);
        ref T firstRight = ref MemoryMarshal.GetReference(right);
        ref T firstResult = ref MemoryMarshal.GetReference(results);
        Vector256<T> single = Vector256.Create(isSingle ? right[0] : default);
        int row = 0;
        for (; row + Vector256<T>.Count <= left.Length; row += Vector256<T>.Count)
        {
            Vector256<T> other = isSingle ? single : Vector256.LoadUnsafe(ref firstRight, (nuint)row);
            TKernel.Wrapping(Vector256.LoadUnsafe(ref firstLeft, (nuint)row), other)
                .StoreUnsafe(ref firstResult, (nuint)row);
        }

        return row;
    }
}
