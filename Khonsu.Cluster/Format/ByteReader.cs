using System.Buffers.Binary;

namespace Khonsu.Cluster.Format;

/// <summary>
/// Reads what a <see cref="ByteWriter"/> wrote, in the same order. The bytes may come from a damaged disk or a hostile
/// peer: nothing is allocated by a number that is not covered by bytes that are there.
/// </summary>
ref struct ByteReader(ReadOnlySpan<byte> bytes)
{
    ReadOnlySpan<byte> _rest = bytes;

    /// <summary>Whether all bytes have been taken.</summary>
    public readonly bool IsAtEnd => _rest.IsEmpty;

    /// <summary>Takes a number of 64 bits.</summary>
    /// <exception cref="MalformedBytesException">The bytes end before.</exception>
    public ulong TakeUInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong)));

    /// <summary>Takes a number of 64 bits.</summary>
    /// <exception cref="MalformedBytesException">The bytes end before.</exception>
    public long TakeInt64() => unchecked((long)TakeUInt64());

    /// <summary>Takes a number of 32 bits.</summary>
    /// <exception cref="MalformedBytesException">The bytes end before.</exception>
    public int TakeInt32() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));

    /// <summary>Takes a number of 64 bits that was made from one of 32.</summary>
    /// <exception cref="MalformedBytesException">The bytes end before, or the number is larger.</exception>
    public uint TakeUInt32()
    {
        ulong value = TakeUInt64();
        return value <= uint.MaxValue ? (uint)value : throw new MalformedBytesException("a number is too large");
    }

    /// <summary>Takes how many elements follow.</summary>
    /// <param name="elementBytes">What each takes at least.</param>
    /// <exception cref="MalformedBytesException">So many cannot follow.</exception>
    public int TakeCount(int elementBytes)
    {
        int count = TakeInt32();
        return count >= 0 && count <= _rest.Length / elementBytes
            ? count
            : throw new MalformedBytesException($"{count} elements do not fit into {_rest.Length} bytes");
    }

    /// <summary>Takes a truth value.</summary>
    /// <exception cref="MalformedBytesException">The bytes end before, or it is neither 0 nor 1.</exception>
    public bool TakeBool() => Take(1)[0] switch
    {
        0 => false,
        1 => true,
        _ => throw new MalformedBytesException("a truth value is neither 0 nor 1"),
    };

    /// <summary>Takes bytes with their length before them.</summary>
    /// <exception cref="MalformedBytesException">The bytes end before.</exception>
    public byte[] TakeBytes() => Take(TakeCount(1)).ToArray();

    /// <summary>Passes over bytes with their length before them.</summary>
    /// <exception cref="MalformedBytesException">The bytes end before.</exception>
    public void SkipBytes() => Take(TakeCount(1));

    /// <summary>Takes bytes with their length before them, without a copy.</summary>
    /// <param name="all">What this reads, from its first byte on.</param>
    /// <returns>A part of it.</returns>
    /// <exception cref="MalformedBytesException">The bytes end before.</exception>
    public ReadOnlyMemory<byte> TakeSlice(ReadOnlyMemory<byte> all)
    {
        int count = Take(TakeCount(1)).Length;
        return all.Slice(all.Length - _rest.Length - count, count);
    }

    ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
            throw new MalformedBytesException($"{count} bytes are wanted where {_rest.Length} are left");
        ReadOnlySpan<byte> taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
