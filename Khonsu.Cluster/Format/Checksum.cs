using System.Buffers.Binary;
using System.Numerics;

namespace Khonsu.Cluster.Format;

/// <summary>CRC-32C (Castagnoli, RFC 3720 appendix B.4) of bytes, continued from that of what came before.</summary>
static class Checksum
{
    /// <summary>Continues a sum.</summary>
    /// <param name="before">The sum of what came before; 0 at the start.</param>
    /// <param name="bytes">What follows.</param>
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
