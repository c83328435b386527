using System.Collections.Immutable;

namespace Khonsu.Generators.Tests.Samples;

/// <summary>An item that compares by reference in C#, and by content in the library.</summary>
public sealed record SamplePart(string Name, ImmutableArray<int> Sizes);
