namespace Khonsu.Cluster.Log;

/// <summary>
/// The round of one leader; ordered by configuration, number, priority and node, in this order. A ballot is used by one
/// incarnation of one leader only (Inv P5).
/// </summary>
/// <param name="Config">Configuration it is valid in: every ballot of a later one is higher.</param>
/// <param name="Number">Counts take-overs.</param>
/// <param name="Priority">Among ballots of the same number the one with the higher priority wins.</param>
/// <param name="Node">Its owner.</param>
readonly record struct Ballot(ConfigId Config, ulong Number, uint Priority, NodeId Node) : IComparable<Ballot>
{
    /// <summary>Below every ballot of a leader.</summary>
    public static readonly Ballot None;

    /// <inheritdoc />
    public int CompareTo(Ballot other)
    {
        int order = Config.CompareTo(other.Config);
        if (order == 0)
            order = Number.CompareTo(other.Number);
        if (order == 0)
            order = Priority.CompareTo(other.Priority);
        return order != 0 ? order : Node.CompareTo(other.Node);
    }

    /// <inheritdoc />
    public override string ToString() => this == None ? "-" : $"{Config}.{Number}.{Priority}@{Node}";

    /// <summary>The higher of two.</summary>
    public static Ballot Max(Ballot left, Ballot right) => left > right ? left : right;

    /// <summary>Whether one is lower than the other.</summary>
    public static bool operator <(Ballot left, Ballot right) => left.CompareTo(right) < 0;

    /// <summary>Whether one is higher than the other.</summary>
    public static bool operator >(Ballot left, Ballot right) => left.CompareTo(right) > 0;

    /// <summary>Whether one is lower than the other or is it.</summary>
    public static bool operator <=(Ballot left, Ballot right) => left.CompareTo(right) <= 0;

    /// <summary>Whether one is higher than the other or is it.</summary>
    public static bool operator >=(Ballot left, Ballot right) => left.CompareTo(right) >= 0;
}
