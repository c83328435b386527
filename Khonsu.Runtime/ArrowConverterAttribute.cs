namespace Khonsu;

/// <summary>Stores a column by a converter of yours.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class ArrowConverterAttribute : Attribute
{
    /// <summary>Sets the converter.</summary>
    /// <param name="converter">
    /// A class or struct that implements <see cref="IArrowConverter{T, TStorage}"/> once, for the type of the column.
    /// </param>
    public ArrowConverterAttribute(Type converter) => Converter = converter;

    /// <summary>The converter.</summary>
    public Type Converter { get; }

    /// <summary>Name of an Arrow extension type that the field bears, or null.</summary>
    public string? Extension { get; init; }
}
