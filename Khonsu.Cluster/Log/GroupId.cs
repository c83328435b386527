namespace Khonsu.Cluster.Log;

/// <summary>Names one replicated log of a cluster.</summary>
readonly record struct GroupId(ulong Value) : IComparable<GroupId>
{
    /// <inheritdoc />
    public int CompareTo(GroupId other) => Value.CompareTo(other.Value);
}
