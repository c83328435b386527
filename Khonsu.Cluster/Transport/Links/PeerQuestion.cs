using Grpc.Core;
using Grpc.Net.Client;
using Khonsu.Cluster.Transport.Codec;

namespace Khonsu.Cluster.Transport.Links;

/// <summary>Asks a peer for something, by a connection of its own.</summary>
static class PeerQuestion
{
    /// <summary>Asks, and waits for the answer: as long as the other side lives, which is watched.</summary>
    /// <param name="dialer">How the peer is dialled.</param>
    /// <param name="order">What it is asked for.</param>
    /// <param name="stop">Ends the wait; the peer may do it all the same.</param>
    /// <returns>The answer; <see cref="PeerOutcome.NoAnswer"/> where the peer could not be reached, does not take the
    /// request, or was lost.</returns>
    public static async Task<PeerOutcome> AskAsync(Dialer dialer, PeerOrder order, CancellationToken stop)
    {
        // Why nobody is told why a certificate is refused: the links to the same peer count it.
        using GrpcChannel channel = dialer.Dial(static _ => { });
        V1.ManageRequest request = OrderCodec.Encode(order, dialer.HelloOf(TrafficClass.Consensus));
        try
        {
            using AsyncUnaryCall<V1.ManageReply> call = channel.CreateCallInvoker().AsyncUnaryCall(
                ManageMethod.Instance, null, new CallOptions(cancellationToken: stop), request);
            return OrderCodec.OutcomeOf(await call.ConfigureAwait(false));
        }
        catch (RpcException) when (stop.IsCancellationRequested)
        {
            throw new OperationCanceledException(stop);
        }
        catch (RpcException)
        {
            return PeerOutcome.NoAnswer;
        }
    }
}
