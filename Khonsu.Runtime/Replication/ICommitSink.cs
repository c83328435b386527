namespace Khonsu.Replication;

/// <summary>
/// Where the commits of a store go that follows a log: they are ordered and certified there, on every replica alike,
/// and come back by a <see cref="ReplicaWriter"/>. The one way from the runtime to durability and replication.
/// </summary>
internal interface ICommitSink
{
    /// <summary>Learns of the store whose commits it will get; called once, before any.</summary>
    /// <param name="store">The store.</param>
    void Attach(KhonsuStore store);

    /// <summary>Called before anybody reads what is newest in the store.</summary>
    /// <returns>A number that changes before the store has a part of something of which it has not all yet.</returns>
    /// <exception cref="KhonsuException">It has.</exception>
    long CheckReadable() => 0;

    /// <summary>Called after somebody has read a snapshot that was taken after <see cref="CheckReadable()"/>.</summary>
    /// <param name="before">What that returned.</param>
    /// <exception cref="KhonsuException">The snapshot may have a part of something.</exception>
    void CheckRead(long before)
    {
    }

    /// <summary>
    /// Whether what a transaction without writes has read must be looked at again when all that was committed before
    /// is in the store: where commits of several logs come into it in an order that another replica may not share.
    /// </summary>
    bool ProvesReads => false;

    /// <summary>Takes what a transaction without writes has read, and returns at once.</summary>
    /// <param name="commit">What it has read; ended with <see cref="FootprintPart.Unproven"/> when all that was
    /// committed anywhere before the call is in the store, or as committed where no look is needed.</param>
    void Prove(SubmittedCommit commit) => commit.End(new CommitVerdict(commit.Snapshot, null));

    /// <summary>What is known of the rows, where the store keeps only some; null where it keeps all.</summary>
    IPartialRows? Partial => null;

    /// <summary>Takes a commit on its way and returns at once; its end is told to the commit itself.</summary>
    /// <param name="commit">The commit; <see cref="SubmittedCommit.End"/> or <see cref="Awaited.Fail"/> is
    /// called on it, by any thread, once.</param>
    void Submit(SubmittedCommit commit);
}
