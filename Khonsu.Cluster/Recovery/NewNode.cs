using Khonsu.Cluster.Log;
using Khonsu.Cluster.Storage;

namespace Khonsu.Cluster.Recovery;

/// <summary>The files of a node that decides alone, while they are made.</summary>
sealed class NewNode : IDisposable
{
    /// <summary>Of the name of their directory until all is there.</summary>
    public const string UnfinishedSuffix = ".restoring";

    readonly NodeStore _store;

    // Of each group: the node alone.
    readonly Config _config;

    /// <summary>Begins them.</summary>
    /// <param name="directory">Where; made if it is not there.</param>
    /// <param name="identity">Whose they are.</param>
    /// <param name="groups">How many groups it has.</param>
    /// <exception cref="StorageException">They cannot be written.</exception>
    public NewNode(string directory, NodeIdentity identity, int groups)
    {
        _config = Config.Create(new ConfigId(1), [identity.Node]);
        _store = NodeStore.Open(directory, identity, groups: groups);
    }

    /// <summary>Writes with what a group begins.</summary>
    /// <param name="group">The group.</param>
    /// <param name="id">A checkpoint whose files are there.</param>
    /// <param name="index">Entries below it are in the checkpoint.</param>
    /// <param name="chain">Chain of the log there.</param>
    /// <param name="sizeBytes">Size of the checkpoint as a stream.</param>
    public void Begin(GroupId group, ulong id, LogIndex index, ulong chain, long sizeBytes)
    {
        var checkpoint = new CheckpointRef(id, index, chain, Ballot.None, _config, LogIndex.Zero, sizeBytes);
        var reset = new LogWrite(checkpoint, null, 0, null, checkpoint.Index, []);
        _store.Write([new GroupWrite(group, null, reset, checkpoint)], mustSync: false);
    }

    /// <summary>Writes entries of a group.</summary>
    /// <param name="group">The group.</param>
    /// <param name="index">Where the first one stands: behind what is there.</param>
    /// <param name="entries">The entries.</param>
    public void Add(GroupId group, LogIndex index, IReadOnlyList<LogEntry> entries)
        => _store.Write(
            [new GroupWrite(group, null, new LogWrite(null, null, 0, null, index, [.. entries]), null)],
            mustSync: false);

    /// <summary>Ends a group: all that is there is decided.</summary>
    /// <param name="group">The group.</param>
    /// <param name="end">The index after its last entry.</param>
    public void End(GroupId group, LogIndex end)
    {
        var hard = new HardState(Ballot.None, Ballot.None, end, _config, LogIndex.Zero);
        _store.Write([new GroupWrite(group, hard, null, null)], mustSync: true);
    }

    /// <summary>Ends all: the next start of the node is a later one than all of which there is a trace.</summary>
    /// <param name="starts">The latest start of which there is one.</param>
    public void Settle(ulong starts)
    {
        _store.CountStarts(starts);
        _store.Settle();
    }

    /// <inheritdoc />
    public void Dispose() => _store.Dispose();
}
