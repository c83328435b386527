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
    /// <exception cref="KhonsuException">The store has not all of something yet of which it has a part.</exception>
    void CheckReadable()
    {
    }

    /// <summary>Takes a commit on its way and returns at once; its end is told to the commit itself.</summary>
    /// <param name="commit">The commit; <see cref="SubmittedCommit.End"/> or <see cref="SubmittedCommit.Fail"/> is
    /// called on it, by any thread, once.</param>
    void Submit(SubmittedCommit commit);
}
