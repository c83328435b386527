namespace Khonsu.Bench.Ratio.Rows;

/// <summary>A record in a row.</summary>
public sealed record Spot(double X, double Y, string Label);
