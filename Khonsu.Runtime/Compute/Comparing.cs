using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Khonsu.Compute;

/// <summary>Compares numbers, 64 of them to a word of bits.</summary>
internal static class Comparing
{
    /// <summary>Compares values with one value.</summary>
    /// <typeparam name="T">Their type.</typeparam>
    /// <param name="values">The left ones.</param>
    /// <param name="comparison">How.</param>
    /// <param name="value">The right one.</param>
    /// <param name="trues">Takes a bit for each that it holds for.</param>
    internal static void With<T>(
        ReadOnlySpan<T> values, ColumnComparison comparison, T value, Span<ulong> trues)
        where T : unmanaged, INumber<T>
    {
        switch (comparison)
        {
            case ColumnComparison.Equal:
                With<T, EqualKernel>(values, value, trues);
                break;
            case ColumnComparison.NotEqual:
                With<T, NotEqualKernel>(values, value, trues);
                break;
            case ColumnComparison.Less:
                With<T, LessKernel>(values, value, trues);
                break;
            case ColumnComparison.LessOrEqual:
                With<T, LessOrEqualKernel>(values, value, trues);
                break;
            case ColumnComparison.Greater:
                With<T, GreaterKernel>(values, value, trues);
                break;
            case ColumnComparison.GreaterOrEqual:
                With<T, GreaterOrEqualKernel>(values, value, trues);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(comparison), comparison, "There is no such comparison.");
        }
    }

    /// <summary>Compares values pair by pair.</summary>
    /// <typeparam name="T">Their type.</typeparam>
    /// <param name="left">The left ones.</param>
    /// <param name="comparison">How.</param>
    /// <param name="right">As many right ones.</param>
    /// <param name="trues">Takes a bit for each pair that it holds for.</param>
    internal static void Pairs<T>(
        ReadOnlySpan<T> left, ColumnComparison comparison, ReadOnlySpan<T> right, Span<ulong> trues)
        where T : unmanaged, INumber<T>
    {
        switch (comparison)
        {
            case ColumnComparison.Equal:
                Pairs<T, EqualKernel>(left, right, trues);
                break;
            case ColumnComparison.NotEqual:
                Pairs<T, NotEqualKernel>(left, right, trues);
                break;
            case ColumnComparison.Less:
                Pairs<T, LessKernel>(left, right, trues);
                break;
            case ColumnComparison.LessOrEqual:
                Pairs<T, LessOrEqualKernel>(left, right, trues);
                break;
            case ColumnComparison.Greater:
                Pairs<T, LessKernel>(right, left, trues);
                break;
            case ColumnComparison.GreaterOrEqual:
                Pairs<T, LessOrEqualKernel>(right, left, trues);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(comparison), comparison, "There is no such comparison.");
        }
    }

    /// <summary>Tells whether a comparison holds for values that are in an order.</summary>
    /// <param name="comparison">The comparison.</param>
    /// <param name="order">Below, at or above 0, as the left value is to the right one.</param>
    /// <returns>Whether it holds.</returns>
    internal static bool Holds(ColumnComparison comparison, int order) => comparison switch
    {
        ColumnComparison.Equal => order == 0,
        ColumnComparison.NotEqual => order != 0,
        ColumnComparison.Less => order < 0,
        ColumnComparison.LessOrEqual => order <= 0,
        ColumnComparison.Greater => order > 0,
        ColumnComparison.GreaterOrEqual => order >= 0,
        _ => throw new ArgumentOutOfRangeException(nameof(comparison), comparison, "There is no such comparison."),
    };

    static void With<T, TKernel>(ReadOnlySpan<T> values, T value, Span<ulong> trues)
        where T : unmanaged, INumber<T>
        where TKernel : IComparisonKernel
    {
        ref T first = ref MemoryMarshal.GetReference(values);
        Vector256<T> right = Vector256.Create(value);
        int row = 0;
        for (; row + BitWords.Rows <= values.Length; row += BitWords.Rows)
        {
            ulong word = 0;
            for (int lane = 0; lane < BitWords.Rows; lane += Vector256<T>.Count)
            {
                Vector256<T> left = Vector256.LoadUnsafe(ref first, (nuint)(row + lane));
                word |= (ulong)TKernel.Holds(left, right).ExtractMostSignificantBits() << lane;
            }

            trues[row / BitWords.Rows] = word;
        }

        ulong last = 0;
        for (int lane = 0; row + lane < values.Length; lane++)
            last |= TKernel.Holds(values[row + lane], value) ? 1UL << lane : 0;
        if (row < values.Length)
            trues[row / BitWords.Rows] = last;
    }

    static void Pairs<T, TKernel>(ReadOnlySpan<T> left, ReadOnlySpan<T> right, Span<ulong> trues)
        where T : unmanaged, INumber<T>
        where TKernel : IComparisonKernel
    {
        ref T firstLeft = ref MemoryMarshal.GetReference(left);
        ref T firstRight = ref MemoryMarshal.GetReference(right);
        int row = 0;
        for (; row + BitWords.Rows <= left.Length; row += BitWords.Rows)
        {
            ulong word = 0;
            for (int lane = 0; lane < BitWords.Rows; lane += Vector256<T>.Count)
            {
                nuint index = (nuint)(row + lane);
                Vector256<T> holds = TKernel.Holds(
                    Vector256.LoadUnsafe(ref firstLeft, index), Vector256.LoadUnsafe(ref firstRight, index));
                word |= (ulong)holds.ExtractMostSignificantBits() << lane;
            }

            trues[row / BitWords.Rows] = word;
        }

        ulong last = 0;
        for (int lane = 0; row + lane < left.Length; lane++)
            last |= TKernel.Holds(left[row + lane], right[row + lane]) ? 1UL << lane : 0;
        if (row < left.Length)
            trues[row / BitWords.Rows] = last;
    }
}
