namespace Khonsu.Cluster.Driver;

/// <summary>A state that was frozen, to be written beside the thread that applies.</summary>
interface ICheckpointWriter : IDisposable
{
    /// <summary>Writes files of the state, once, on any thread. They need not be synced: the driver does that, and adds
    /// their sizes and sums.</summary>
    /// <param name="directory">An empty directory. Only files are made in it, no directories; their names have letters
    /// and digits of ASCII, points, hyphens and underscores.</param>
    /// <param name="cancellation">The node stops: what was written is thrown away.</param>
    void Write(string directory, CancellationToken cancellation);
}
