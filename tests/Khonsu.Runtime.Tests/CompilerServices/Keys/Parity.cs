namespace Khonsu.Runtime.Tests.CompilerServices.Keys;

/// <summary>A wrapper that decides what is equal where it is asked through the interface.</summary>
/// <param name="Value">The number.</param>
public readonly record struct Parity(int Value) : IEquatable<Parity>
{
    bool IEquatable<Parity>.Equals(Parity other) => (Value - other.Value) % 2 == 0;

    public override int GetHashCode() => Value & 1;
}
