namespace Khonsu.Bench.Ratio.Keys;

/// <summary>How row numbers are drawn.</summary>
enum KeyDistribution
{
    Uniform,

    /// <summary>Zipf with exponent 0.99, the skew of YCSB.</summary>
    Zipf,
}
