using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Khonsu.Cluster.Format;
using Khonsu.Cluster.Transport.Codec;

namespace Khonsu.Cluster.Clients;

/// <summary>Methods by the names of the contract, whose requests have no field that is not known; no
/// reflection.</summary>
static class StrictMethod
{
    /// <summary>A method.</summary>
    /// <param name="type">Which side sends many messages.</param>
    /// <param name="service">The service in the contract.</param>
    /// <param name="name">The method in it.</param>
    /// <param name="requests">Reads what the caller sends.</param>
    /// <param name="replies">Reads what it gets.</param>
    public static Method<TRequest, TReply> Of<TRequest, TReply>(
        MethodType type,
        ServiceDescriptor service,
        string name,
        MessageParser<TRequest> requests,
        MessageParser<TReply> replies)
        where TRequest : class, IBufferMessage, IMessage<TRequest>
        where TReply : class, IBufferMessage, IMessage<TReply>
        => new(
            type,
            service.FullName,
            service.FindMethodByName(name).Name,
            Refusing(FrameMarshaller.OfRequests(requests)),
            FrameMarshaller.Of(replies));

    // Why: what a request breaks is the caller's to know, and is no error of the server.
    static Marshaller<T> Refusing<T>(Marshaller<T> strict)
        where T : class
        => Marshallers.Create(strict.ContextualSerializer, context =>
        {
            try
            {
                return strict.ContextualDeserializer(context);
            }
            catch (MalformedBytesException broken)
            {
                throw new RpcException(
                    new Status(StatusCode.InvalidArgument, $"The request cannot be read: {broken.Message}."));
            }
        });
}
