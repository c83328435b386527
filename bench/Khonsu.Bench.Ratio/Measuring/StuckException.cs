namespace Khonsu.Bench.Ratio.Measuring;

/// <summary>A rival did not come back. Its threads cannot be stopped from outside, so the process ends.</summary>
sealed class StuckException(string message) : Exception(message);
