namespace Khonsu.Runtime.Tests.Compute;

/// <summary>A column of two values.</summary>
public sealed record Place(int Row, double Depth);
