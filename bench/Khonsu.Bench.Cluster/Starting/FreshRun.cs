namespace Khonsu.Bench.Cluster.Starting;

/// <summary>What one process gave.</summary>
/// <param name="StartMilliseconds">From its start until it was ready.</param>
/// <param name="PerSecond">Acknowledged operations a second, of each second.</param>
readonly record struct FreshRun(double StartMilliseconds, IReadOnlyList<double> PerSecond);
