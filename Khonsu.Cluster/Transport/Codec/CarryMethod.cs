using Google.Protobuf.Reflection;
using Grpc.Core;

namespace Khonsu.Cluster.Transport.Codec;

/// <summary>The one method of the service, with our marshallers; its name is that of the contract.</summary>
static class CarryMethod
{
    static readonly MethodDescriptor s_contract = V1.PeerReflection.Descriptor.Services[0].Methods[0];

    /// <summary>The method.</summary>
    public static readonly Method<V1.Frame, V1.Welcome> Instance = new(
        MethodType.DuplexStreaming,
        s_contract.Service.FullName,
        s_contract.Name,
        FrameMarshaller.Frames,
        FrameMarshaller.Welcomes);
}
