namespace Khonsu.Cluster.Tests.TwoPhase;

/// <summary>What a transaction does in one shard of the model.</summary>
/// <param name="Snapshot">Entries of the shard's log below it were seen.</param>
/// <param name="Reads">The rows it has read.</param>
/// <param name="Writes">The rows it writes.</param>
sealed record ModelPart(int Snapshot, IReadOnlyList<int> Reads, IReadOnlyList<int> Writes)
{
    /// <summary>Whether both cannot be prepared at once.</summary>
    public bool IsInTheWayOf(ModelPart other)
        => Writes.Any(row => other.Writes.Contains(row) || other.Reads.Contains(row))
            || Reads.Any(other.Writes.Contains);
}
