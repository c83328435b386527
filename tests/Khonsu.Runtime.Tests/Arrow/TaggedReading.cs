namespace Khonsu.Runtime.Tests.Arrow;

/// <summary>A small record with indexes.</summary>
[Transactional]
[Index(nameof(Station), nameof(Value), IsOrdered = true)]
public sealed partial record TaggedReading(
    [property: Key] long Id,
    [property: Index] string Station,
    [property: Index(IsUnique = true)] string? Tag,
    double Value);
