namespace Khonsu.Cluster.Certification;

/// <summary>Where marked ranges of an index begin or end.</summary>
sealed class RangeEdge(KeyBytes place)
{
    /// <summary>By place alone.</summary>
    public static readonly IComparer<RangeEdge> ByPlace =
        Comparer<RangeEdge>.Create(static (left, right) => left.Place.CompareTo(right.Place));

    /// <summary>The place.</summary>
    public KeyBytes Place { get; } = place;

    /// <summary>How many ranges begin or end here.</summary>
    public int Ranges { get; set; }

    /// <summary>How many ranges hold what stands from here up to the next edge.</summary>
    public int Open { get; set; }
}
