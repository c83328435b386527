using System.Buffers;
using Google.Protobuf;
using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Format;
using Khonsu.Cluster.Tests.Transport.Harness;
using Khonsu.Cluster.Transport.Codec;
using V1 = Khonsu.Cluster.Transport.V1;

namespace Khonsu.Cluster.Tests.Transport;

/// <summary>What comes by the wire may be anything: it is read, or refused by the one error, and never costs memory
/// out of proportion.</summary>
public sealed class WireFuzzTests
{
    // An empty entry is two bytes on the wire, and two objects and their places in lists here.
    const long BytesForEachByte = 80;

    const long BytesForAll = 20_000;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Random_bytes_are_refused(int seed)
    {
        var random = new Random(seed);
        int refused = 0;
        for (int round = 0; round < 3_000; round++)
        {
            byte[] bytes = new byte[random.Next(300)];
            random.NextBytes(bytes);
            refused += IsRefused(bytes, $"seed {seed}.{round}") ? 1 : 0;
        }
        Assert.True(refused > 2_900, $"seed {seed}: {refused} refused");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Changed_frames_are_read_or_refused(int seed)
    {
        var random = new Random(seed);
        var messages = new RandomMessages(seed);
        int refused = 0;
        for (int round = 0; round < 3_000; round++)
        {
            byte[] bytes = Mutate(FrameOf(messages, random.Next(1, 4)), random);
            refused += IsRefused(bytes, $"seed {seed}.{round}") ? 1 : 0;
        }
        Assert.InRange(refused, 1_000, 2_999);
    }

    [Fact]
    public void A_length_without_bytes_costs_nothing()
    {
        // A payload that claims 2 GiB, in every message around it.
        byte[] bytes = [0x12, 0xFF, 0xFF, 0xFF, 0xFF, 0x07, 0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0x07];
        Assert.True(IsRefused(bytes, "a length"));
    }

    [Fact]
    public void Many_empty_parts_cost_in_proportion()
    {
        var accept = new V1.AcceptDecide();
        for (int count = 0; count < 20_000; count++)
            accept.Entries.Add(new V1.LogEntry());
        var envelope = new V1.Envelope { Format = 1, AcceptDecide = accept };
        Assert.True(IsRefused(new V1.Frame { Batch = new() { Envelopes = { envelope } } }.ToByteArray(), "entries"));
    }

    static byte[] FrameOf(RandomMessages messages, int count)
    {
        var batch = new V1.Batch();
        for (int made = 0; made < count; made++)
            batch.Envelopes.Add(WireCodec.Encode(messages.Enclose(messages.Draw()), 1));
        return new V1.Frame { Batch = batch }.ToByteArray();
    }

    static byte[] Mutate(byte[] bytes, Random random)
    {
        var changed = new List<byte>(bytes);
        for (int changes = random.Next(1, 4); changes > 0 && changed.Count > 0; changes--)
        {
            int position = random.Next(changed.Count);
            switch (random.Next(5))
            {
                case 0:
                    changed[position] = (byte)random.Next(256);
                    break;
                case 1:
                    changed[position] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    changed.RemoveRange(position, random.Next(1, changed.Count - position + 1));
                    break;
                case 3:
                    changed.Insert(position, (byte)random.Next(256));
                    break;
                default:
                    changed.InsertRange(position, changed[..random.Next(changed.Count)]);
                    break;
            }
        }
        return [.. changed];
    }

    static bool IsRefused(byte[] bytes, string seed)
    {
        bool isRefused = false;
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            foreach (V1.Envelope encoded in Parse(bytes))
            {
                Envelope envelope = WireCodec.Decode(encoded, 1);
                Assert.Equal(encoded, WireCodec.Encode(envelope, 1));
            }
        }
        catch (MalformedBytesException)
        {
            isRefused = true;
        }
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(
            allocated <= BytesForAll + BytesForEachByte * bytes.Length,
            $"{seed}: {allocated} bytes for {bytes.Length}: {Convert.ToHexString(bytes)}");
        return isRefused;
    }

    static IEnumerable<V1.Envelope> Parse(byte[] bytes)
        => FrameMarshaller.Parse(new ReadOnlySequence<byte>(bytes)).Batch?.Envelopes ?? [];
}
