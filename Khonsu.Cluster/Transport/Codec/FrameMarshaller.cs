using Google.Protobuf;
using Grpc.Core;
using Khonsu.Cluster.Format;

namespace Khonsu.Cluster.Transport.Codec;

/// <summary>
/// How messages of the wire become bytes of a call. Beside what protobuf refuses, anything is refused that is not as
/// long as it would be written again: unknown fields, defaults written out, fields given twice, padded numbers.
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
        T message;
        try
        {
            message = parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException broken)
        {
            throw new MalformedBytesException(broken.Message.TrimEnd('.'));
        }
        return message.CalculateSize() == bytes.Length
            ? message
            : throw new MalformedBytesException("a message is longer than what it says");
    }
}
