using Khonsu.Cluster.Clients.Rows;
using Khonsu.Replication;

namespace Khonsu.Cluster.Clients.Partial;

/// <summary>Compares what is wanted by its bytes.</summary>
sealed class WantedComparer : IEqualityComparer<WantedRows>
{
    /// <summary>The one that there is.</summary>
    public static readonly WantedComparer Instance = new();

    /// <inheritdoc />
    public bool Equals(WantedRows x, WantedRows y)
        => ReferenceEquals(x.Table, y.Table)
            && IsSame(x.Key, y.Key)
            && x.Range?.Index == y.Range?.Index
            && IsSame(x.Range?.From, y.Range?.From)
            && IsSame(x.Range?.To, y.Range?.To);

    /// <inheritdoc />
    public int GetHashCode(WantedRows obj) => HashCode.Combine(
        obj.Table.Slot,
        KeyComparer.Instance.GetHashCode((ReadOnlySpan<byte>)obj.Key),
        obj.Range?.Index,
        KeyComparer.Instance.GetHashCode((ReadOnlySpan<byte>)obj.Range?.From),
        KeyComparer.Instance.GetHashCode((ReadOnlySpan<byte>)obj.Range?.To));

    static bool IsSame(byte[]? one, byte[]? other)
        => one is null == other is null && one.AsSpan().SequenceEqual(other);
}
