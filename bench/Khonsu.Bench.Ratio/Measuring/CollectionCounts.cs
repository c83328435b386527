namespace Khonsu.Bench.Ratio.Measuring;

/// <summary>
/// Collections by generation; a collection of an older generation counts in the younger ones too, as .NET counts.
/// </summary>
readonly record struct CollectionCounts(int Gen0, int Gen1, int Gen2)
{
    public static CollectionCounts Now => new(GC.CollectionCount(0), GC.CollectionCount(1), GC.CollectionCount(2));

    public static CollectionCounts operator +(CollectionCounts a, CollectionCounts b) =>
        new(a.Gen0 + b.Gen0, a.Gen1 + b.Gen1, a.Gen2 + b.Gen2);

    public static CollectionCounts operator -(CollectionCounts a, CollectionCounts b) =>
        new(a.Gen0 - b.Gen0, a.Gen1 - b.Gen1, a.Gen2 - b.Gen2);

    public override string ToString() => $"{Gen0}/{Gen1}/{Gen2}";
}
