using System.Buffers;
using Google.Protobuf;
using Khonsu.Cluster.Format;
using Khonsu.Cluster.Transport.Codec;

namespace Khonsu.Cluster.Tests.Clients;

/// <summary>Reads bytes from the wire as a node does, and holds what that takes of memory against their
/// number.</summary>
static class WireRefusal
{
    const long BytesForAll = 20_000;
    const long BytesForEachByte = 80;

    /// <summary>Whether bytes are refused.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="parser">Of the message that they are to be.</param>
    /// <param name="where">Seed and round, for the evidence.</param>
    public static bool IsRefused<T>(byte[] bytes, MessageParser<T> parser, string where)
        where T : class, IBufferMessage, IMessage<T>
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        bool isRefused = false;
        try
        {
            FrameMarshaller.ParseRequest(parser, new ReadOnlySequence<byte>(bytes));
        }
        catch (MalformedBytesException)
        {
            isRefused = true;
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated <= BytesForAll + (BytesForEachByte * bytes.Length), $"{where}: {allocated} bytes");
        return isRefused;
    }
}
