namespace Khonsu.Runtime.Tests.Arrow;

/// <summary>An enum over a byte.</summary>
public enum Mood : byte
{
    Calm = 1,
    Wild = 250,
}
