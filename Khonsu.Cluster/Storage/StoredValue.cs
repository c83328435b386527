using Khonsu.Cluster.Format;
using Khonsu.Cluster.Storage.Rocks;

namespace Khonsu.Cluster.Storage;

/// <summary>Reads sealed values of the part <see cref="ColumnFamily.Meta"/>.</summary>
static class StoredValue
{
    /// <summary>Makes a value of its bytes.</summary>
    public delegate T Taking<T>(ref ByteReader reader);

    /// <summary>Reads a value.</summary>
    /// <returns>The default when there is none.</returns>
    /// <exception cref="StorageException">It is damaged.</exception>
    public static T? Read<T>(RocksDatabase database, byte[] key, Taking<T> take)
    {
        byte[]? record = database.Get(ColumnFamily.Meta, key);
        return record is null ? default : Take(key, record, take);
    }

    /// <summary>Takes a value out of a sealed record.</summary>
    /// <exception cref="StorageException">It is damaged.</exception>
    public static T Take<T>(ReadOnlySpan<byte> key, ReadOnlySpan<byte> record, Taking<T> take)
    {
        var reader = new ByteReader(SealedRecord.Open(key, record));
        try
        {
            T value = take(ref reader);
            return reader.IsAtEnd ? value : throw new MalformedBytesException("more bytes follow");
        }
        catch (MalformedBytesException error)
        {
            throw new StorageException(
                StorageFault.Foreign,
                $"The record '{Convert.ToHexString(key)}' is whole and cannot be read by this version: {error.Message} "
                + "Start the version of the program that wrote it.",
                error);
        }
    }
}
