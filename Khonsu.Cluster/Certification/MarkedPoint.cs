namespace Khonsu.Cluster.Certification;

/// <summary>A key of an index at which prepared transactions change rows.</summary>
sealed class MarkedPoint(KeyBytes key)
{
    /// <summary>By key alone.</summary>
    public static readonly IComparer<MarkedPoint> ByKey =
        Comparer<MarkedPoint>.Create(static (left, right) => left.Key.CompareTo(right.Key));

    /// <summary>The key.</summary>
    public KeyBytes Key { get; } = key;

    /// <summary>How often it is marked.</summary>
    public int Marks { get; set; }
}
