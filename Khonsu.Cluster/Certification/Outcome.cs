namespace Khonsu.Cluster.Certification;

/// <summary>How a transaction ended.</summary>
/// <param name="Stamp">Its commit timestamp; 0 when it was refused.</param>
/// <param name="Conflict">Why it was refused; null after a commit.</param>
readonly record struct Outcome(long Stamp, Conflict? Conflict)
{
    /// <summary>Whether it committed.</summary>
    public bool IsCommitted => Conflict is null;
}
