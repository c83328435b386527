namespace Khonsu.Generators.Model;

/// <summary>How a member becomes what is stored: through a converter, or as the only member of a wrapper.</summary>
/// <param name="StorageType">Type that is stored, <c>global::</c>-qualified, without the mark of null.</param>
/// <param name="Converter">The converter, <c>global::</c>-qualified, or null for a wrapper.</param>
/// <param name="Member">The wrapper's member, as C# source spells it, or null for a converter.</param>
/// <param name="HasOrder">Whether the member can be compared: as its own type, or as what it wraps.</param>
sealed record ConversionModel(string StorageType, string? Converter, string? Member, bool HasOrder)
{
    /// <summary>Whether a wrapper decides itself which two of it are equal, perhaps not by what it wraps.</summary>
    public bool HasOwnEquality { get; init; }
}
