namespace Khonsu.Runtime.Tests.Compute;

/// <summary>Names whose order is not that of their numbers.</summary>
public enum Rank
{
    /// <summary>The last in the order of names.</summary>
    Zero,

    /// <summary>The first in the order of names.</summary>
    Ace,

    /// <summary>The one between.</summary>
    King,
}
