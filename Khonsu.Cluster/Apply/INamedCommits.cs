using Khonsu.Replication;

namespace Khonsu.Cluster.Apply;

/// <summary>Commits that a node does for clients, each under a name that its client got before, so that the client can
/// ask for its end on any node. For any thread.</summary>
interface INamedCommits
{
    /// <summary>Gives a commit of a client its name; not before some log knows this start
    /// (<see cref="StartNotice"/>), or nobody could tell how it ended when the node is lost.</summary>
    /// <returns>Null when no further ones are taken.</returns>
    ClientName? TryName();

    /// <summary>A name will not be used, or its commit will not be asked for.</summary>
    /// <param name="name">The name.</param>
    void Release(ClientName name);

    /// <summary>Takes a commit on its way and returns at once; at most one for each name. When it has ended, it counts
    /// as one whose client may ask for it, until <see cref="Release"/>.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="commit">The commit, which merges nothing and writes something; its end is told to it, once.
    /// </param>
    /// <exception cref="ClusterUnavailableException">It was not taken.</exception>
    void Submit(ClientName name, SubmittedCommit commit);
}
