using System.Numerics;
using System.Runtime.Intrinsics;

namespace Khonsu.Compute;

/// <summary>A division; of integers towards zero.</summary>
internal readonly struct DivideKernel : IArithmeticKernel
{
    /// <inheritdoc/>
    public static string Name => "A division";

    /// <inheritdoc/>
    // Why: vectors have no division of integers that says what it was divided by.
    public static bool HasVectors => false;

    /// <inheritdoc/>
    public static T Checked<T>(T left, T right)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
        => checked(left / right);

    /// <inheritdoc/>
    public static T Wrapping<T>(T left, T right)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
        // Why apart: the processor refuses the one quotient that does not fit, in any mode.
        => typeof(T) != typeof(double) && typeof(T) != typeof(float)
            && left == T.MinValue && T.IsNegative(left) && right == unchecked(T.Zero - T.One)
            ? left
            : left / right;

    /// <inheritdoc/>
    public static Vector256<T> Wrapping<T>(Vector256<T> left, Vector256<T> right)
        where T : unmanaged
        => throw new NotSupportedException("It has no vectors.");
}
