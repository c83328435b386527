namespace Khonsu.Cluster.Certification;

/// <summary>A change that is remembered until it is too old.</summary>
/// <param name="Stamp">Its commit timestamp.</param>
/// <param name="Table">The table.</param>
/// <param name="Index">Number of the index, or <see cref="OfRow"/>.</param>
/// <param name="Key">The key; null where it could be any.</param>
readonly record struct RememberedChange(long Stamp, string Table, int Index, KeyBytes? Key)
{
    /// <summary>Stands for the row itself in the place of an index.</summary>
    public const int OfRow = -1;
}
