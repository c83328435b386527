namespace Khonsu.Generators.Tests.Samples;

/// <summary>An enum as key.</summary>
[Transactional]
public sealed partial record SampleDay([Key] DayOfWeek Day, string? Meal);
