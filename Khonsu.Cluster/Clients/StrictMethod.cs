using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
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
            FrameMarshaller.Refusing(FrameMarshaller.OfRequests(requests)),
            FrameMarshaller.Of(replies));
}
