using Khonsu.Generators.Model;
using Microsoft.CodeAnalysis;

namespace Khonsu.Generators.Parsing;

/// <summary>A column while it is parsed: the value that goes on, and the symbol that stays here.</summary>
/// <param name="Property">The property.</param>
/// <param name="Parameter">The positional parameter that it comes from, or null.</param>
/// <param name="Model">The value.</param>
/// <param name="KeyOrder">Position that the user gave it in the key, or null when it is no key column.</param>
/// <param name="IsKeyOrdered">Whether the user asked for an ordered key here.</param>
sealed record ColumnSource(
    IPropertySymbol Property, IParameterSymbol? Parameter, ColumnModel Model, int? KeyOrder, bool IsKeyOrdered)
{
    /// <summary>Where the user should look.</summary>
    public Location? Location => Property.Locations.FirstOrDefault();
}
