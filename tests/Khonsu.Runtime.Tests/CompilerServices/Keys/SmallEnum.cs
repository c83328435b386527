namespace Khonsu.Runtime.Tests.CompilerServices.Keys;

/// <summary>An enum with a sign and one byte.</summary>
public enum SmallEnum : sbyte
{
    Least = sbyte.MinValue,
    Below = -1,
    None = 0,
    Most = sbyte.MaxValue,
}
