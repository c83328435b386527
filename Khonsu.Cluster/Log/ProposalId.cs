namespace Khonsu.Cluster.Log;

/// <summary>Who proposed an entry.</summary>
/// <param name="Node">The node.</param>
/// <param name="Incarnation">Its start, numbered by its driver.</param>
/// <param name="LocalId">The number its driver gave.</param>
readonly record struct ProposalId(NodeId Node, ulong Incarnation, ulong LocalId)
{
    /// <inheritdoc />
    public override string ToString() => $"{Node}:{Incarnation}:{LocalId}";
}
