namespace Khonsu.Runtime.Tests.CompilerServices.Keys;

/// <summary>A wrapper that decides itself what is equal.</summary>
/// <param name="Value">The text.</param>
public readonly record struct Caseless(string Value)
{
    public bool Equals(Caseless other) => string.Equals(Value, other.Value, StringComparison.OrdinalIgnoreCase);

    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Value);
}
