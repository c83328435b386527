using System.Numerics;
using System.Runtime.Intrinsics;

namespace Khonsu.Compute;

/// <summary>A multiplication.</summary>
internal readonly struct MultiplyKernel : IArithmeticKernel
{
    /// <inheritdoc/>
    public static string Name => "A multiplication";

    /// <inheritdoc/>
    public static bool HasVectors => true;

    /// <inheritdoc/>
    public static T Checked<T>(T left, T right)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
        => checked(left * right);

    /// <inheritdoc/>
    public static T Wrapping<T>(T left, T right)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
        => unchecked(left * right);

    /// <inheritdoc/>
    public static Vector256<T> Wrapping<T>(Vector256<T> left, Vector256<T> right)
        where T : unmanaged
        => left * right;
}
