using System.Buffers.Binary;

namespace Khonsu.Simulation.Storage;

/// <summary>Reads what a <see cref="ByteWriter"/> wrote, in the same order.</summary>
ref struct ByteReader(ReadOnlySpan<byte> bytes)
{
    ReadOnlySpan<byte> _rest = bytes;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    public ulong TakeUInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong)));

    public long TakeInt64() => (long)TakeUInt64();

    public int TakeInt32() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));

    public bool TakeBool() => Take(1)[0] != 0;

    public byte[] TakeBytes() => Take(TakeInt32()).ToArray();

    ReadOnlySpan<byte> Take(int count)
    {
        ReadOnlySpan<byte> taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
