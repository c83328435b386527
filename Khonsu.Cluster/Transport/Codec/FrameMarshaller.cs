using Google.Protobuf;
using Grpc.Core;
using Khonsu.Cluster.Format;

namespace Khonsu.Cluster.Transport.Codec;

/// <summary>
/// How messages of the wire become bytes of a call. Beside what protobuf refuses, anything of a node is refused that is
/// not as long as it would be written again: unknown fields, defaults written out, fields given twice, padded numbers.
/// Of a client only unknown fields are: libraries of other languages write the rest.
/// </summary>
static class FrameMarshaller
{
    static readonly MessageParser<V1.Frame> s_frames = V1.Frame.Parser.WithDiscardUnknownFields(true);

    static readonly MessageParser<V1.Welcome> s_welcomes = V1.Welcome.Parser.WithDiscardUnknownFields(true);

    /// <summary>Of frames.</summary>
    public static Marshaller<V1.Frame> Frames { get; } = Of(s_frames);

    /// <summary>Of welcomes.</summary>
    public static Marshaller<V1.Welcome> Welcomes { get; } = Of(s_welcomes);

    /// <summary>Reads a frame.</summary>
    /// <exception cref="MalformedBytesException">No writer makes it.</exception>
    public static V1.Frame Parse(System.Buffers.ReadOnlySequence<byte> bytes) => Parse(s_frames, bytes);

    /// <summary>Of any message.</summary>
    /// <param name="parser">Of the message.</param>
    public static Marshaller<T> Of<T>(MessageParser<T> parser)
        where T : class, IBufferMessage, IMessage<T>
        => Marshallers.Create<T>(Write, context => Parse(parser, context.PayloadAsReadOnlySequence()));

    /// <summary>Of what clients send.</summary>
    /// <param name="parser">Of the message.</param>
    public static Marshaller<T> OfRequests<T>(MessageParser<T> parser)
        where T : class, IBufferMessage, IMessage<T>
        => Marshallers.Create<T>(Write, context => ParseRequest(parser, context.PayloadAsReadOnlySequence()));

    /// <summary>As another one, but what cannot be read is refused by a status: what a request breaks is the caller's
    /// to know, and is no error of this node.</summary>
    /// <param name="marshaller">The other one.</param>
    public static Marshaller<T> Refusing<T>(Marshaller<T> marshaller)
        where T : class
        => Marshallers.Create(marshaller.ContextualSerializer, context =>
        {
            try
            {
                return marshaller.ContextualDeserializer(context);
            }
            catch (MalformedBytesException broken)
            {
                throw new RpcException(
                    new Status(StatusCode.InvalidArgument, $"The request cannot be read: {broken.Message}."));
            }
        });

    static void Write(IMessage message, SerializationContext context)
    {
        context.SetPayloadLength(message.CalculateSize());
        message.WriteTo(context.GetBufferWriter());
        context.Complete();
    }

    /// <summary>Reads a message.</summary>
    /// <exception cref="MalformedBytesException">No writer makes it.</exception>
    public static T Parse<T>(MessageParser<T> parser, System.Buffers.ReadOnlySequence<byte> bytes)
        where T : IMessage<T>
    {
        T message = Read(parser, bytes);
        return message.CalculateSize() == bytes.Length
            ? message
            : throw new MalformedBytesException("a message is longer than what it says");
    }

    /// <summary>Reads what a client has sent.</summary>
    /// <exception cref="MalformedBytesException">It is no such message, or has more in it.</exception>
    public static T ParseRequest<T>(MessageParser<T> parser, System.Buffers.ReadOnlySequence<byte> bytes)
        where T : IMessage<T>
    {
        T message = Read(parser.WithDiscardUnknownFields(true), bytes);
        int size = message.CalculateSize();
        if (size == bytes.Length)
            return message;
        // Why once more: what is not known makes a message that keeps it larger, at whatever depth it is. Why in the
        // place of the first: so only one of them takes memory at a time.
        message = Read(parser.WithDiscardUnknownFields(false), bytes);
        return message.CalculateSize() == size
            ? message
            : throw new MalformedBytesException("it has a field that this node does not know");
    }

    static T Read<T>(MessageParser<T> parser, System.Buffers.ReadOnlySequence<byte> bytes)
        where T : IMessage<T>
    {
        try
        {
            return parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException broken)
        {
            throw new MalformedBytesException(broken.Message.TrimEnd('.'));
        }
    }
}
