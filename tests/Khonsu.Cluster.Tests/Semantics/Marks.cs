namespace Khonsu.Cluster.Tests.Semantics;

/// <summary>Bits of a row.</summary>
[Flags]
public enum Marks
{
    None = 0,
    Red = 1,
    Green = 2,
    Blue = 4,
}
