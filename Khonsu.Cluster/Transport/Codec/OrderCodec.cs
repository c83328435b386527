using Khonsu.Cluster.Format;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Transport.Codec;

/// <summary>What nodes ask each other for, as messages of the wire, and back.</summary>
static class OrderCodec
{
    /// <summary>Writes a request.</summary>
    /// <param name="order">What is asked for.</param>
    /// <param name="hello">Who asks whom.</param>
    public static V1.ManageRequest Encode(PeerOrder order, V1.Hello hello)
    {
        var request = new V1.ManageRequest { Hello = hello };
        if (order.Next is { } next)
            request.Change = new V1.Change { Group = order.Group.Value, Next = ValueEncoder.Put(next) };
        else if (order.To is { } to)
            request.HandOver = new V1.HandOver { Group = order.Group.Value, To = to.Value };
        else
            request.Presence = new V1.Presence();
        return request;
    }

    /// <summary>Reads a request.</summary>
    /// <exception cref="MalformedBytesException">No writer makes it.</exception>
    public static PeerOrder Decode(V1.ManageRequest request) => request.OrderCase switch
    {
        V1.ManageRequest.OrderOneofCase.Presence => PeerOrder.Presence,
        V1.ManageRequest.OrderOneofCase.Change => PeerOrder.Change(
            new GroupId(request.Change.Group),
            ValueDecoder.Take(request.Change.Next ?? throw ValueDecoder.Missing("configuration"))),
        V1.ManageRequest.OrderOneofCase.HandOver
            => PeerOrder.HandOver(new GroupId(request.HandOver.Group), new NodeId(request.HandOver.To)),
        _ => throw ValueDecoder.Missing("order"),
    };

    /// <summary>Reads an answer; one that no node gives is none.</summary>
    public static PeerOutcome OutcomeOf(V1.ManageReply reply)
        => Enum.IsDefined((PeerOutcome)reply.Outcome) ? (PeerOutcome)reply.Outcome : PeerOutcome.NoAnswer;
}
