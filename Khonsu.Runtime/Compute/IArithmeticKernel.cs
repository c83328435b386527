using System.Numerics;
using System.Runtime.Intrinsics;

namespace Khonsu.Compute;

/// <summary>An operation on two numbers.</summary>
internal interface IArithmeticKernel
{
    /// <summary>Its name, for errors.</summary>
    static abstract string Name { get; }

    /// <summary>Whether vectors have it for every type, and it never fails where it wraps.</summary>
    static abstract bool HasVectors { get; }

    /// <summary>Computes, or throws where the result does not fit.</summary>
    /// <typeparam name="T">Type of the numbers.</typeparam>
    /// <param name="left">The left one.</param>
    /// <param name="right">The right one.</param>
    /// <returns>The result.</returns>
    /// <exception cref="OverflowException">It does not fit.</exception>
    /// <exception cref="DivideByZeroException">An integer is divided by zero.</exception>
    static abstract T Checked<T>(T left, T right)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>;

    /// <summary>Computes; of a result that does not fit the lowest bits are taken.</summary>
    /// <typeparam name="T">Type of the numbers.</typeparam>
    /// <param name="left">The left one.</param>
    /// <param name="right">The right one.</param>
    /// <returns>The result.</returns>
    /// <exception cref="DivideByZeroException">An integer is divided by zero.</exception>
    static abstract T Wrapping<T>(T left, T right)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>;

    /// <summary>Computes as many as vectors hold.</summary>
    /// <typeparam name="T">Type of the numbers.</typeparam>
    /// <param name="left">The left ones.</param>
    /// <param name="right">The right ones.</param>
    /// <returns>The results.</returns>
    static abstract Vector256<T> Wrapping<T>(Vector256<T> left, Vector256<T> right)
        where T : unmanaged;
}
