using System.Numerics;
using System.Runtime.Intrinsics;

namespace Khonsu.Compute;

/// <summary>A comparison, of single values and of as many as a vector holds.</summary>
internal interface IComparisonKernel
{
    /// <summary>Compares two values.</summary>
    /// <typeparam name="T">Their type.</typeparam>
    /// <param name="left">The left one.</param>
    /// <param name="right">The right one.</param>
    /// <returns>Whether it holds.</returns>
    static abstract bool Holds<T>(T left, T right)
        where T : unmanaged, INumber<T>;

    /// <summary>Compares vectors.</summary>
    /// <typeparam name="T">Type of their values.</typeparam>
    /// <param name="left">The left ones.</param>
    /// <param name="right">The right ones.</param>
    /// <returns>All bits of a value's place where it holds.</returns>
    static abstract Vector256<T> Holds<T>(Vector256<T> left, Vector256<T> right)
        where T : unmanaged;
}
