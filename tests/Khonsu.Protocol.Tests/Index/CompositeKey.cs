namespace Khonsu.Protocol.Tests.Index;

/// <summary>A key of two parts, as the generator makes them.</summary>
readonly record struct CompositeKey(string Region, int Number);
