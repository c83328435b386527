namespace Khonsu.Runtime.Tests.CompilerServices.Keys;

/// <summary>A wrapper of text, whose equality is that of the text although it has a second <c>Equals</c>.</summary>
/// <param name="Value">The text.</param>
public readonly record struct TextId(string Value)
{
    public bool Equals(string? text) => Value == text;
}
