using Microsoft.CodeAnalysis;

namespace Khonsu.Generators.Parsing;

/// <summary>The record types around a member, from inside out; a type that holds itself has no end.</summary>
/// <param name="type">The innermost type.</param>
/// <param name="outer">The types around it, or null.</param>
sealed class TypePath(ITypeSymbol type, TypePath? outer)
{
    /// <summary>Deepest nesting: types that grow with each level would never repeat.</summary>
    const int DepthMax = 32;

    readonly int _depth = (outer?._depth ?? 0) + 1;

    /// <summary>Whether a type may not stand inside this path.</summary>
    /// <param name="inner">The type.</param>
    /// <returns>True when it is there already, or the path is too deep.</returns>
    public bool IsClosedTo(ITypeSymbol inner)
    {
        if (_depth >= DepthMax)
            return true;
        for (TypePath? path = this; path is not null; path = path.Outer)
        {
            if (SymbolEqualityComparer.Default.Equals(path.Type, inner))
                return true;
        }

        return false;
    }

    ITypeSymbol Type { get; } = type;

    TypePath? Outer { get; } = outer;
}
