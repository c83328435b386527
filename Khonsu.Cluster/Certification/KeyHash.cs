using System.Buffers.Binary;

namespace Khonsu.Cluster.Certification;

/// <summary>
/// Hash of the bytes of a key. Keys are chosen by users, so who does not know the seed must not find many with one
/// hash; what is found never depends on the seed, only how soon.
/// </summary>
/// <remarks>
/// Eight bytes at a time are mixed in by the high and the low half of a product of 128 bits, as in wyhash (Wang Yi)
/// and foldhash; the seed is the second factor too, so that it cannot be taken out of the result.
/// </remarks>
static class KeyHash
{
    // Odd, and with about as many ones as zeros: digits of the golden ratio and of the square root of 2.
    const ulong Golden = 0x9E37_79B9_7F4A_7C15;
    const ulong Root = 0x6A09_E667_F3BC_C909;

    /// <summary>Computes it.</summary>
    /// <param name="key">The bytes.</param>
    /// <param name="seed">What only this process knows.</param>
    public static int Of(ReadOnlySpan<byte> key, ulong seed)
    {
        ulong secret = (seed ^ Root) | 1;
        ulong hash = Mix(seed ^ Golden, secret ^ (ulong)key.Length);
        while (key.Length > sizeof(ulong))
        {
            hash = Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(key), secret);
            key = key[sizeof(ulong)..];
        }

        ulong rest = 0;
        for (int place = 0; place < key.Length; place++)
            rest |= (ulong)key[place] << (8 * place);
        hash = Mix(hash ^ rest, secret);
        return unchecked((int)(hash ^ (hash >> 32)));
    }

    static ulong Mix(ulong left, ulong right)
    {
        ulong high = Math.BigMul(left, right, out ulong low);
        return high ^ low;
    }
}
