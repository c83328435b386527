using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Khonsu.Compute;

/// <summary>From bits to vectors: all bits of a value's place for a bit that is set.</summary>
internal static class LaneMasks
{
    /// <summary>Spreads bits over values of 8 bytes.</summary>
    /// <param name="bits">The lowest four count.</param>
    /// <returns>The vector.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<long> Of4(ulong bits)
    {
        Vector256<long> each = Vector256.Create(1L, 2, 4, 8);
        return Vector256.Equals(Vector256.Create((long)bits) & each, each);
    }

    /// <summary>Spreads bits over values of 4 bytes.</summary>
    /// <param name="bits">The lowest eight count.</param>
    /// <returns>The vector.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<int> Of8(ulong bits)
    {
        Vector256<int> each = Vector256.Create(1, 2, 4, 8, 16, 32, 64, 128);
        return Vector256.Equals(Vector256.Create((int)bits) & each, each);
    }
}
