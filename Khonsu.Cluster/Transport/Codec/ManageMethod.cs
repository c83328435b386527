using Google.Protobuf.Reflection;
using Grpc.Core;

namespace Khonsu.Cluster.Transport.Codec;

/// <summary>The method by which nodes ask each other for something; its name is that of the contract.</summary>
static class ManageMethod
{
    static readonly MethodDescriptor s_contract = V1.PeerReflection.Descriptor.Services[0].Methods[1];

    /// <summary>The method.</summary>
    public static readonly Method<V1.ManageRequest, V1.ManageReply> Instance = new(
        MethodType.Unary,
        s_contract.Service.FullName,
        s_contract.Name,
        FrameMarshaller.Refusing(FrameMarshaller.Of(V1.ManageRequest.Parser.WithDiscardUnknownFields(true))),
        FrameMarshaller.Of(V1.ManageReply.Parser.WithDiscardUnknownFields(true)));
}
