using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Khonsu.Compute;

/// <summary>Whether the left one differs from the right one.</summary>
internal readonly struct NotEqualKernel : IComparisonKernel
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Holds<T>(T left, T right)
        where T : unmanaged, INumber<T>
        => left != right;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Holds<T>(Vector256<T> left, Vector256<T> right)
        where T : unmanaged
        => ~Vector256.Equals(left, right);
}
