using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Khonsu.Diagnostics;

/// <summary>Checks of numbered invariants that stay on in release builds.</summary>
internal static class Invariant
{
    /// <summary>Stops with an error when a condition does not hold.</summary>
    /// <param name="condition">What must hold.</param>
    /// <param name="name">Number of the invariant in docs/design, for example <c>C1</c>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Check([DoesNotReturnIf(false)] bool condition, string name)
    {
        if (!condition)
            Fail(name);
    }

    [DoesNotReturn]
    static void Fail(string name) => throw new InvariantException(name);
}
