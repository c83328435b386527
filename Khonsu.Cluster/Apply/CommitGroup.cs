namespace Khonsu.Cluster.Apply;

/// <summary>Commits that are sent as one entry.</summary>
/// <param name="commits">One or more.</param>
/// <param name="payload">The bytes of the entry.</param>
sealed class CommitGroup(List<OpenCommit> commits, byte[] payload)
{
    /// <summary>The commits, in their order.</summary>
    public IReadOnlyList<OpenCommit> Commits => commits;

    /// <summary>The bytes of the entry.</summary>
    public byte[] Payload => payload;

    /// <summary>Whether the next group may wait for its answer.</summary>
    public bool IsUnderWay { get; set; } = true;
}
