namespace Khonsu.Programs.Tests.Histogram;

/// <summary>How many values fell into one bin; two threads may add at once.</summary>
[Transactional]
sealed partial record Bin([Key] int Number, [Mergeable] long Values);
