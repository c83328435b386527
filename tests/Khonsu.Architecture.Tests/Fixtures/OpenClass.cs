namespace Khonsu.Architecture.Tests.Fixtures;

/// <summary>Breaks two rules for public types: others can derive from it, and it shows a field.</summary>
public class OpenClass : ILonely
{
#pragma warning disable CA1051, CA1805 // The field is there to be found.
    public int Number = 0;
#pragma warning restore CA1051, CA1805
}
