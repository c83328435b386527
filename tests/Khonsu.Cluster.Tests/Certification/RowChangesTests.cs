using System.Buffers.Binary;
using Khonsu.Cluster.Certification;

namespace Khonsu.Cluster.Tests.Certification;

/// <summary>The table of changed rows, held against the library's.</summary>
public sealed class RowChangesTests
{
    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 40)]
    [InlineData(3, 2_000)]
    public void It_knows_what_a_dictionary_knows(int seed, int keys)
    {
        var random = new Random(seed);
        var known = new Dictionary<string, long>();
        var changes = new RowChanges((ulong)random.NextInt64());
        for (int step = 1; step <= 20_000; step++)
        {
            byte[] key = KeyOf(random.Next(keys));
            string name = Convert.ToHexString(key);
            switch (random.Next(4))
            {
                case 0 when known.TryGetValue(name, out long stamp):
                    changes.Forget(key, stamp);
                    known.Remove(name);
                    break;
                case 0 or 1:
                    // Of another stamp, or not there: nothing is forgotten.
                    changes.Forget(key, step);
                    break;
                default:
                    changes.Note(key, step);
                    known[name] = step;
                    break;
            }

            byte[] asked = KeyOf(random.Next(keys));
            Assert.Equal(
                (seed, step, known.GetValueOrDefault(Convert.ToHexString(asked))), (seed, step, changes.Find(asked)));
            Assert.Equal((seed, step, known.Count), (seed, step, changes.Count));
        }
    }

    [Theory]
    [InlineData(sizeof(int))]
    [InlineData(sizeof(long))]
    [InlineData(20)]
    public void Numbers_in_a_row_are_spread_by_every_seed(int keyBytes)
    {
        const int Keys = 1 << 14;
        foreach (ulong seed in (ulong[])[0, 1, ulong.MaxValue, 0x1234_5678_9ABC_DEF0])
        {
            var counts = new int[Keys];
            byte[] key = new byte[keyBytes];
            for (int number = 0; number < Keys; number++)
            {
                BinaryPrimitives.WriteInt32BigEndian(key.AsSpan(keyBytes - sizeof(int)), number);
                counts[KeyHash.Of(key, seed) & (Keys - 1)]++;
            }

            // Chance alone gives 7 or 8.
            Assert.True(counts.Max() <= 14, $"seed {seed}: {counts.Max()} keys of one bucket");
        }
    }

    [Fact]
    public void Another_seed_and_another_length_are_another_hash()
    {
        byte[] key = "a key that is longer than a word"u8.ToArray();
        Assert.Equal(KeyHash.Of(key, 5), KeyHash.Of([.. key], 5));
        Assert.NotEqual(KeyHash.Of(key, 5), KeyHash.Of(key, 6));
        Assert.NotEqual(KeyHash.Of([0], 5), KeyHash.Of([0, 0], 5));
        Assert.NotEqual(KeyHash.Of([], 5), KeyHash.Of([0], 5));
    }

    // Lengths from 0 to 20, so that some are the beginning of others.
    static byte[] KeyOf(int number)
    {
        byte[] key = new byte[number % 21];
        if (key.Length >= sizeof(int))
            BinaryPrimitives.WriteInt32LittleEndian(key.AsSpan(key.Length - sizeof(int)), number);
        return key;
    }
}
