namespace Khonsu.Runtime.Tests.CompilerServices.Keys;

/// <summary>Bytes that are a little other than those of a key.</summary>
static class KeyMutations
{
    // Those at which the forms of keys turn.
    static readonly byte[] s_edges = [0, 1, 2, 3, 4, 0x7F, 0x80, 0x9F, 0xA0, 0xBF, 0xC1, 0xC2, 0xDF, 0xE0, 0xF0, 0xFF];

    public static byte[] Of(byte[] bytes, Random random)
    {
        List<byte> changed = [.. bytes];
        for (int i = random.Next(1, 4); i > 0; i--)
            Change(changed, random);
        return [.. changed];
    }

    static void Change(List<byte> bytes, Random random)
    {
        byte value = random.Next(2) == 0 ? (byte)random.Next(256) : s_edges[random.Next(s_edges.Length)];
        int position = random.Next(bytes.Count + 1);
        if (position == bytes.Count || random.Next(4) == 0)
            bytes.Insert(position, value);
        else if (random.Next(3) == 0)
            bytes.RemoveAt(position);
        else if (random.Next(2) == 0)
            bytes[position] ^= (byte)(1 << random.Next(8));
        else
            bytes[position] = value;
    }
}
