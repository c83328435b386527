namespace Khonsu.Cluster.Consensus.Messages;

/// <summary>
/// Names one promise of one node. It is echoed by the answer, so that a late answer to an older promise is known as
/// such.
/// </summary>
/// <param name="Incarnation">The start of the node, see <see cref="MachineOptions.Incarnation"/>.</param>
/// <param name="Counter">Counts promises within it.</param>
readonly record struct Nonce(ulong Incarnation, ulong Counter) : IComparable<Nonce>
{
    /// <inheritdoc />
    public int CompareTo(Nonce other)
    {
        int order = Incarnation.CompareTo(other.Incarnation);
        return order != 0 ? order : Counter.CompareTo(other.Counter);
    }

    /// <inheritdoc />
    public override string ToString() => $"{Incarnation}/{Counter}";
}
