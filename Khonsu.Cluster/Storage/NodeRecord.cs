using Khonsu.Cluster.Format;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Storage.Rocks;

namespace Khonsu.Cluster.Storage;

/// <summary>Says in a database whose it is.</summary>
/// <param name="Identity">The node.</param>
/// <param name="StoreId">Names the database, as its watermark does.</param>
/// <param name="Starts">How often the node has been started.</param>
/// <param name="Groups">How many groups the node had when it was started last.</param>
sealed record NodeRecord(NodeIdentity Identity, ulong StoreId, ulong Starts, int Groups = 1)
{
    /// <summary>Reads it.</summary>
    /// <returns>Null in a new database.</returns>
    /// <exception cref="StorageException">It is damaged.</exception>
    public static NodeRecord? Read(RocksDatabase database)
        => StoredValue.Read(database, Keys.Node, static (ref reader) => new NodeRecord(
            new NodeIdentity(new ClusterId(reader.TakeUInt64()), new NodeId(reader.TakeUInt64())),
            reader.TakeUInt64(),
            reader.TakeUInt64(),
            reader.IsAtEnd ? 1 : reader.TakeInt32()));

    /// <summary>Writes it.</summary>
    public void Put(ByteWriter writer)
    {
        writer.Put(Identity.Cluster.Value);
        writer.Put(Identity.Node.Value);
        writer.Put(StoreId);
        writer.Put(Starts);
        // Why only then: as long as there is one, older versions read it.
        if (Groups > 1)
            writer.Put(Groups);
    }

    /// <summary>Refuses the files of another node.</summary>
    /// <exception cref="StorageException">They are another's.</exception>
    public void CheckIsOf(NodeIdentity identity, string directory)
    {
        if (Identity != identity)
        {
            throw new StorageException(
                StorageFault.Foreign,
                $"'{directory}' has the files of {Identity}, not of {identity}. Give each node its own directory; a "
                    + "cluster of the same name with another number of shards or replicas is another one.");
        }
    }
}
