namespace Khonsu.Runtime.Tests.CompilerServices.Keys;

/// <summary>A wrapper whose constructor refuses some values and changes others.</summary>
public readonly record struct Grade
{
    public Grade(int value)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
        Value = value / 10 * 10;
    }

    public int Value { get; }
}
