using Apache.Arrow;
using Apache.Arrow.Flight;
using Apache.Arrow.Flight.Server;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace Khonsu.Flight.Tests.Harness;

/// <summary>A put of messages that are given byte by byte, as no proper client would send them.</summary>
static class RawPut
{
    const uint DescriptorTag = (1 << 3) | 2;
    const uint HeaderTag = (2 << 3) | 2;
    const uint BodyTag = (1000 << 3) | 2;

    static readonly Marshaller<byte[]> s_bytes = Marshallers.Create(static bytes => bytes, static bytes => bytes);

    static readonly Method<byte[], byte[]> s_doPut = new(
        MethodType.DuplexStreaming, "arrow.flight.protocol.FlightService", "DoPut", s_bytes, s_bytes);

    /// <summary>The messages that a proper client sends for batches: the schema, then each batch.</summary>
    internal static async Task<List<FlightData>> MessagesOf(params RecordBatch[] batches)
    {
        Collector collector = new();
        using FlightServerRecordBatchStreamWriter writer = new(collector);
        foreach (RecordBatch batch in batches)
            await writer.WriteAsync(batch);
        return collector.Messages;
    }

    /// <summary>Sends messages and ends the stream.</summary>
    /// <returns>How the call ended.</returns>
    internal static async Task<Status> SendAsync(
        GrpcChannel channel, string table, IEnumerable<(ByteString Header, ByteString Body)> messages)
    {
        using AsyncDuplexStreamingCall<byte[], byte[]> call =
            channel.CreateCallInvoker().AsyncDuplexStreamingCall(s_doPut, null, default);
        try
        {
            bool isFirst = true;
            foreach ((ByteString header, ByteString body) in messages)
            {
                await call.RequestStream.WriteAsync(Encode(isFirst ? table : null, header, body));
                isFirst = false;
            }

            await call.RequestStream.CompleteAsync();
        }
        catch (RpcException)
        {
            // Why: the server may have refused before all was sent.
        }

        try
        {
            while (await call.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(FlightHost.Patience))
            {
            }

            return call.GetStatus();
        }
        catch (RpcException refusal)
        {
            return refusal.Status;
        }
    }

    static byte[] Encode(string? table, ByteString header, ByteString body)
    {
        using MemoryStream bytes = new();
        using (CodedOutputStream output = new(bytes, leaveOpen: true))
        {
            if (table is not null)
            {
                output.WriteTag(DescriptorTag);
                output.WriteBytes(DescriptorOf(table));
            }

            output.WriteTag(HeaderTag);
            output.WriteBytes(header);
            output.WriteTag(BodyTag);
            output.WriteBytes(body);
        }

        return bytes.ToArray();
    }

    static ByteString DescriptorOf(string table)
    {
        using MemoryStream bytes = new();
        using (CodedOutputStream output = new(bytes, leaveOpen: true))
        {
            output.WriteTag(1, WireFormat.WireType.Varint);
            output.WriteEnum((int)FlightDescriptorType.Path);
            output.WriteTag(3, WireFormat.WireType.LengthDelimited);
            output.WriteString(table);
        }

        return ByteString.CopyFrom(bytes.ToArray());
    }

    sealed class Collector : IServerStreamWriter<FlightData>
    {
        internal List<FlightData> Messages { get; } = [];

        public WriteOptions? WriteOptions { get; set; }

        public Task WriteAsync(FlightData message)
        {
            Messages.Add(message);
            return Task.CompletedTask;
        }
    }
}
