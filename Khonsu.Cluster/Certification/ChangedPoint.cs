namespace Khonsu.Cluster.Certification;

/// <summary>A key of an index and when rows there changed last.</summary>
sealed class ChangedPoint(KeyBytes key)
{
    /// <summary>By key alone.</summary>
    public static readonly IComparer<ChangedPoint> ByKey =
        Comparer<ChangedPoint>.Create(static (left, right) => left.Key.CompareTo(right.Key));

    /// <summary>The key.</summary>
    public KeyBytes Key { get; } = key;

    /// <summary>Commit timestamp of the last change.</summary>
    public long Stamp { get; set; }
}
