namespace Khonsu.Cluster.Diagnostics;

/// <summary>A numbered invariant does not hold: the replica stops, because carrying on could lose decided
/// data.</summary>
/// <param name="name">Number of the invariant in docs/design/consensus.md.</param>
sealed class BrokenInvariantException(string name) : Exception(
    $"Invariant {name} of docs/design/consensus.md does not hold. Stop this replica, keep its files, and report it.")
{
    /// <summary>Number of the invariant, for example <c>P3</c>.</summary>
    public string Name { get; } = name;
}
