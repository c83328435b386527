using System.Numerics;
using System.Runtime.CompilerServices;

namespace Khonsu.Compute;

/// <summary>The order of numbers with NaN after all others, and equal to itself.</summary>
internal static class NumberOrdering
{
    /// <summary>Compares two numbers.</summary>
    /// <typeparam name="T">Their type.</typeparam>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    /// <returns>Below, at or above 0; 0 for 0 and negative 0, and for any two NaN.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int Compare<T>(T left, T right)
        where T : unmanaged, INumber<T>
    {
        if (left < right)
            return -1;
        if (left > right)
            return 1;
        return left == right ? 0 : T.IsNaN(left).CompareTo(T.IsNaN(right));
    }
}
