using System.Numerics;
using System.Runtime.Intrinsics;

namespace Khonsu.Compute;

/// <summary>A least value of two, NaN after all others.</summary>
internal readonly struct LeastKernel : IArithmeticKernel
{
    /// <inheritdoc/>
    public static string Name => "A least value";

    /// <inheritdoc/>
    // Why: NaN has no place in the order of a vector's comparison.
    public static bool HasVectors => false;

    /// <inheritdoc/>
    public static T Checked<T>(T left, T right)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
        => Wrapping(left, right);

    /// <inheritdoc/>
    public static T Wrapping<T>(T left, T right)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
        => NumberOrdering.Compare(left, right) <= 0 ? left : right;

    /// <inheritdoc/>
    public static Vector256<T> Wrapping<T>(Vector256<T> left, Vector256<T> right)
        where T : unmanaged
        => throw new NotSupportedException("It has no vectors.");
}
