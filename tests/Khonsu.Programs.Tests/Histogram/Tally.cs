namespace Khonsu.Programs.Tests.Histogram;

/// <summary>How many values a thread has counted.</summary>
[Transactional]
sealed partial record Tally([Key] int Worker, long Values);
