namespace Khonsu.Runtime.Tests.Arrow;

/// <summary>A small record with a nullable column.</summary>
[Transactional]
public sealed partial record Reading([property: Key] long Id, string Name, double Value, DateTime At, int? Count);
