namespace Khonsu.Runtime.Tests.CompilerServices.Keys;

/// <summary>An enum as key.</summary>
[Transactional]
public sealed partial record KeyDay([Key] DayOfWeek Day);
