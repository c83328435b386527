#if KHONSU_SHARD_PROGRAM
using Khonsu.Replication;

namespace Khonsu.Mutants.Tests.ShardProgram;

/// <summary>Takes footprints out of a store; what becomes of them, the logs decide.</summary>
/// <param name="isReadable">Whether the store may be read.</param>
sealed class FootprintSink(Func<bool> isReadable) : ICommitSink
{
    SubmittedCommit? _last;

    /// <summary>The store.</summary>
    public KhonsuStore? Store { get; private set; }

    /// <summary>Takes what was submitted.</summary>
    /// <returns>Null when nothing was.</returns>
    public SubmittedCommit? Take()
    {
        SubmittedCommit? last = _last;
        _last = null;
        return last;
    }

    void ICommitSink.Attach(KhonsuStore store) => Store = store;

    long ICommitSink.CheckReadable() => isReadable() ? 0 : throw new NotReadableException();

    void ICommitSink.Submit(SubmittedCommit commit)
    {
        _last = commit;
        // Why refused at once: the block must not wait; its answer comes from the logs.
        commit.End(new CommitVerdict(0, new FootprintConflict(FootprintPart.Snapshot, 0, 0, 0)));
    }
}
#endif
