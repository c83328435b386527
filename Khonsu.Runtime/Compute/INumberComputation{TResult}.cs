using System.Numerics;

namespace Khonsu.Compute;

/// <summary>Something that is computed in the type that a column's numbers have.</summary>
/// <typeparam name="TResult">What it computes.</typeparam>
internal interface INumberComputation<out TResult>
{
    /// <summary>Computes.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <returns>The result.</returns>
    TResult Of<T>()
        where T : unmanaged, INumber<T>, IMinMaxValue<T>;
}
