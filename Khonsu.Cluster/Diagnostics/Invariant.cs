using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Khonsu.Cluster.Diagnostics;

/// <summary>Checks of the numbered invariants of docs/design/consensus.md; they stay on in release builds.</summary>
static class Invariant
{
    /// <summary>Stops with an error when a condition does not hold.</summary>
    /// <param name="condition">What must hold.</param>
    /// <param name="name">Number of the invariant, for example <c>P3</c>.</param>
    /// <exception cref="BrokenInvariantException">It does not hold; the replica must not be used any more.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Check([DoesNotReturnIf(false)] bool condition, string name)
    {
        if (!condition)
            Fail(name);
    }

    [DoesNotReturn]
    static void Fail(string name) => throw new BrokenInvariantException(name);
}
