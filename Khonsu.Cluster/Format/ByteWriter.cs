using System.Buffers.Binary;

namespace Khonsu.Cluster.Format;

/// <summary>Writes numbers and bytes one after the other, little end first.</summary>
sealed class ByteWriter
{
    byte[] _bytes = new byte[256];
    int _count;

    /// <summary>What has been written; valid until the next call.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _count);

    /// <summary>Starts anew and keeps the memory.</summary>
    public void Clear() => _count = 0;

    /// <summary>Writes a number of 64 bits.</summary>
    public void Put(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Take(sizeof(ulong)), value);

    /// <summary>Writes a number of 64 bits.</summary>
    public void Put(long value) => Put(unchecked((ulong)value));

    /// <summary>Writes a number of 32 bits.</summary>
    public void Put(int value) => BinaryPrimitives.WriteInt32LittleEndian(Take(sizeof(int)), value);

    /// <summary>Writes a truth value.</summary>
    public void Put(bool value) => Take(1)[0] = value ? (byte)1 : (byte)0;

    /// <summary>Writes bytes with their length before them.</summary>
    public void Put(ReadOnlySpan<byte> value)
    {
        Put(value.Length);
        value.CopyTo(Take(value.Length));
    }

    Span<byte> Take(int count)
    {
        if (_count + count > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(_count + count, _bytes.Length * 2));
        _count += count;
        return _bytes.AsSpan(_count - count, count);
    }
}
