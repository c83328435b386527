using Khonsu.Replication;

namespace Khonsu.Cluster.Clients.Following;

/// <summary>The sink of a store that is open before it is known how many shards it has, which the first node tells:
/// until then it is empty and takes no commits. For any thread.</summary>
sealed class LateSink : ICommitSink
{
    // Order: written once, when all of it is made; who misses it is told that there is none yet.
    ICommitSink? _sink;

    /// <summary>The store; null until it is open.</summary>
    public KhonsuStore? Store { get; private set; }

    ICommitSink? Sink => Volatile.Read(ref _sink);

    /// <summary>Lets commits go on.</summary>
    /// <param name="sink">Where to.</param>
    public void Open(ICommitSink sink) => Volatile.Write(ref _sink, sink);

    void ICommitSink.Attach(KhonsuStore store) => Store = store;

    long ICommitSink.CheckReadable() => Sink?.CheckReadable() ?? 0;

    void ICommitSink.CheckRead(long before) => Sink?.CheckRead(before);

    bool ICommitSink.ProvesReads => Sink is { ProvesReads: true };

    void ICommitSink.Prove(SubmittedCommit commit) => Required().Prove(commit);

    void ICommitSink.Submit(SubmittedCommit commit) => Required().Submit(commit);

    ICommitSink Required() => Sink ?? throw ClusterUnavailableException.NotConnected();
}
