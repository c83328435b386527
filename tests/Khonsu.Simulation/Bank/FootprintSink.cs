using Khonsu.Replication;

namespace Khonsu.Simulation.Bank;

/// <summary>Takes footprints out of a store; what becomes of them, the log decides.</summary>
sealed class FootprintSink : ICommitSink
{
    /// <summary>What was submitted last; null before.</summary>
    public SubmittedCommit? Last { get; private set; }

    /// <summary>The store.</summary>
    public KhonsuStore? Store { get; private set; }

    void ICommitSink.Attach(KhonsuStore store) => Store = store;

    void ICommitSink.Submit(SubmittedCommit commit)
    {
        Last = commit;
        // Why refused at once: the block must not wait for virtual time; the client gets the answer of the log.
        commit.End(new CommitVerdict(0, new FootprintConflict(FootprintPart.Snapshot, 0, 0, 0)));
    }
}
