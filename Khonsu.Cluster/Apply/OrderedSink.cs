using Khonsu.Replication;

namespace Khonsu.Cluster.Apply;

/// <summary>The sink of a store that is only read: its commits come from another one.</summary>
/// <param name="ordered">Brings them.</param>
sealed class OrderedSink(OrderedStore ordered) : ICommitSink
{
    void ICommitSink.Attach(KhonsuStore store) => ordered.Attach(store);

    long ICommitSink.CheckReadable()
    {
        // Order: before the look whether it can be read; see where it begins not to.
        long generation = ordered.Generation;
        return ordered.IsReadable ? generation : throw ClusterUnavailableException.CatchingUp();
    }

    void ICommitSink.CheckRead(long before)
    {
        if (ordered.Generation != before)
            throw ClusterUnavailableException.CatchingUp();
    }

    void ICommitSink.Submit(SubmittedCommit commit) => throw new InvalidOperationException(
        "This store shows the commits of the node in one order and takes none itself; commit to the node's Model.");
}
