using RocksDbSharp;

namespace Khonsu.Cluster.Storage.Rocks;

/// <summary>Changes of a database that become durable together or not at all; made in the order of the calls.</summary>
sealed class RocksBatch(RocksDatabase database) : IDisposable
{
    /// <summary>What the library writes.</summary>
    public WriteBatch Batch { get; } = new();

    /// <summary>Puts a value in place of what is there.</summary>
    public void Put(ColumnFamily family, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
        => Batch.Put(key, value, database.HandleOf(family));

    /// <summary>Deletes all keys from one on and below another.</summary>
    public void DeleteRange(ColumnFamily family, byte[] from, byte[] to)
        => Batch.DeleteRange(from, (ulong)from.Length, to, (ulong)to.Length, database.HandleOf(family));

    /// <summary>Starts anew.</summary>
    public void Clear() => Batch.Clear();

    /// <inheritdoc />
    public void Dispose() => Batch.Dispose();
}
