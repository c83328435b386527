using System.Buffers.Binary;
using Khonsu.Cluster.Format;

namespace Khonsu.Cluster.Storage;

/// <summary>
/// A value with the number of its format before it and a checksum over its key and itself behind it. The library has
/// checksums of its own, over blocks; this one also notices a value that stands under another key.
/// </summary>
static class SealedRecord
{
    const byte Format = 1;

    /// <summary>Seals what a writer holds.</summary>
    /// <param name="key">Under which it will stand.</param>
    /// <param name="content">What is sealed.</param>
    public static byte[] Of(ReadOnlySpan<byte> key, ReadOnlySpan<byte> content)
    {
        byte[] record = new byte[1 + content.Length + sizeof(uint)];
        record[0] = Format;
        content.CopyTo(record.AsSpan(1));
        int end = record.Length - sizeof(uint);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(end), SumOf(key, record.AsSpan(0, end)));
        return record;
    }

    /// <summary>Takes off the seal.</summary>
    /// <param name="key">Under which it stood.</param>
    /// <param name="record">What stood there.</param>
    /// <returns>The content, as it was.</returns>
    /// <exception cref="StorageException">It is not what was sealed, or of a later format.</exception>
    public static ReadOnlySpan<byte> Open(ReadOnlySpan<byte> key, ReadOnlySpan<byte> record)
    {
        int end = record.Length - sizeof(uint);
        if (end < 1 || BinaryPrimitives.ReadUInt32LittleEndian(record[end..]) != SumOf(key, record[..end]))
        {
            throw new StorageException(
                StorageFault.Damaged,
                $"The record '{Convert.ToHexString(key)}' is damaged: do not repair it in place. Replace the node.");
        }

        if (record[0] != Format)
        {
            throw new StorageException(
                StorageFault.Foreign,
                $"The record '{Convert.ToHexString(key)}' has format {record[0]}, and this version knows {Format}. "
                + "Start the version of the program that wrote it, or a later one.");
        }

        return record[1..end];
    }

    static uint SumOf(ReadOnlySpan<byte> key, ReadOnlySpan<byte> record) => Checksum.Of(Checksum.Of(0, key), record);
}
