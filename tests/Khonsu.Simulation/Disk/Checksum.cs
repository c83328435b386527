using System.Buffers.Binary;
using System.Numerics;

namespace Khonsu.Simulation.Disk;

/// <summary>CRC-32C of bytes, continued from that of what came before.</summary>
static class Checksum
{
    public static uint Of(uint before, ReadOnlySpan<byte> bytes)
    {
        uint sum = ~before;
        while (bytes.Length >= sizeof(ulong))
        {
            sum = BitOperations.Crc32C(sum, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }
        foreach (byte one in bytes)
            sum = BitOperations.Crc32C(sum, one);
        return ~sum;
    }
}
