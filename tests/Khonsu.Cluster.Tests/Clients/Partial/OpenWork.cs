using Khonsu.Replication;

namespace Khonsu.Cluster.Tests.Clients.Partial;

/// <summary>A commit that a client has sent.</summary>
sealed class OpenWork(SubmittedCommit commit)
{
    public SubmittedCommit Commit => commit;

    /// <summary>Number of the commit; null as long as it is not done.</summary>
    public int? Committed { get; set; }

    /// <summary>What the client was told; null for nothing.</summary>
    public CommitVerdict? End { get; set; }
}
