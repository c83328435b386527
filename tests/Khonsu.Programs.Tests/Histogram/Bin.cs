namespace Khonsu.Programs.Tests.Histogram;

/// <summary>How many values fell into one bin.</summary>
[Transactional]
sealed partial record Bin([Key] int Number, long Values);
