namespace Khonsu.Runtime.Tests.Columnar;

/// <summary>A record with a column that cannot be mended.</summary>
[Transactional]
public sealed partial record Stamped([Key] int Id, DateTimeOffset At);
