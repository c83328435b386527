namespace Khonsu.Bench.Cluster.Starting;

/// <summary>A second of load.</summary>
/// <param name="Operations">So many were acknowledged.</param>
/// <param name="ProcessorMicroseconds">So much of the processor was used by the nodes.</param>
readonly record struct FreshSecond(double Operations, double ProcessorMicroseconds)
{
    /// <summary>For each operation; this is what a machine with other work beside it changes least.</summary>
    public double ProcessorPerOperation => ProcessorMicroseconds / Math.Max(1, Operations);

    public static FreshSecond MeanOf(IEnumerable<FreshSecond> several) => new(
        several.Average(static one => one.Operations), several.Average(static one => one.ProcessorMicroseconds));
}
