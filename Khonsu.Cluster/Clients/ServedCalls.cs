using Grpc.Core;
using Khonsu.Cluster.Driver;
using Khonsu.Cluster.Format;
using Khonsu.Cluster.Hosting;

namespace Khonsu.Cluster.Clients;

/// <summary>What the calls of one service have in common: who may make them, how many last at a time, and what their
/// callers are told of errors.</summary>
/// <param name="node">The node.</param>
/// <param name="gate">Who may do what, and how often.</param>
/// <param name="callsMax">So many last at a time; each of them costs memory while it does.</param>
/// <param name="stopping">The server is about to end, and with it all calls.</param>
sealed class ServedCalls(NodeFace node, ClientGate gate, int callsMax, CancellationToken stopping)
{
    /// <summary>Clients that are served at a time.</summary>
    public const int ClientsMax = 256;

    readonly ulong _cluster = KhonsuNode.IdOf(node.Options.Cluster).Value;

    // Order: taken and given back by interlocked additions.
    int _calls;

    /// <summary>Serves a call that lasts.</summary>
    /// <param name="needed">What it needs.</param>
    /// <param name="call">The call.</param>
    /// <param name="isCounted">Whether it is counted.</param>
    /// <param name="serve">What is done; ended by the token.</param>
    public async Task LastAsync(
        KhonsuClientRole needed,
        ServerCallContext call,
        bool isCounted,
        Func<NodeCore, CancellationToken, Task> serve)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(call.CancellationToken, stopping);
        NodeCore core = Enter(needed, call, isCounted);
        bool hasRoom = Interlocked.Increment(ref _calls) <= callsMax;
        try
        {
            if (!hasRoom)
                throw Refused(StatusCode.ResourceExhausted, "This node serves as many clients as it can. Ask another.");
            await serve(core, either.Token).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            throw Told(error);
        }
        finally
        {
            Interlocked.Decrement(ref _calls);
        }
    }

    /// <summary>Serves a call with one answer.</summary>
    /// <param name="core">What <see cref="Enter"/> gave.</param>
    /// <param name="ask">What is done.</param>
    public async Task<TReply> OnceAsync<TReply>(NodeCore core, Func<NodeCore, Task<TReply>> ask)
    {
        try
        {
            return await ask(core).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            throw Told(error);
        }
    }

    /// <summary>Lets a call pass.</summary>
    /// <param name="needed">What it needs.</param>
    /// <param name="call">The call.</param>
    /// <param name="isCounted">Whether it is counted.</param>
    /// <exception cref="RpcException">It does not pass.</exception>
    public NodeCore Enter(KhonsuClientRole needed, ServerCallContext call, bool isCounted = true)
    {
        if (isCounted)
            gate.Check(needed, call);
        else
            gate.CheckUncounted(needed, call);
        return node switch
        {
            { MaybeCore: null } => throw ClientErrors.Of(ClusterUnavailableException.NotStarted()),
            { IsStopping: true } => throw ClientErrors.Of(ClusterUnavailableException.Stopping()),
            // Why: a client that comes again lets go of all that it has, and this node could give it nothing.
            { MaybeCore.Node.End: { } end } => throw ClientErrors.Of(ClusterUnavailableException.OfCall(end)),
            { MaybeCore: { } core } => core,
        };
    }

    /// <summary>Checks which cluster is meant.</summary>
    /// <param name="cluster">What the caller says.</param>
    /// <exception cref="RpcException">It is another one.</exception>
    public void CheckCluster(ulong cluster)
    {
        if (cluster != _cluster)
        {
            throw Refused(
                StatusCode.FailedPrecondition,
                $"This node is of the cluster '{node.Options.Cluster}', and the client means another one.");
        }
    }

    /// <summary>Checks which versions of the contract the caller reads.</summary>
    /// <param name="version">What this node speaks.</param>
    /// <param name="first">The first one that the caller reads,</param>
    /// <param name="last">and the last one.</param>
    /// <exception cref="RpcException">There is none in common.</exception>
    public static void CheckVersion(uint version, uint first, uint last)
    {
        if (first > version || last < version)
        {
            throw Refused(
                StatusCode.FailedPrecondition,
                $"This node speaks version {version}, and the client {first} to {last}: bring the older one up to "
                    + "date.");
        }
    }

    /// <summary>The error of a call.</summary>
    public static RpcException Refused(StatusCode code, string detail) => new(new Status(code, detail));

    // Why all: a client is told by the contract, and never sees what is inside.
    RpcException Told(Exception error) => error switch
    {
        RpcException told => told,
        OperationCanceledException when stopping.IsCancellationRequested
            => ClientErrors.Of(ClusterUnavailableException.Stopping()),
        MalformedBytesException broken => Refused(StatusCode.InvalidArgument, $"{broken.Message}."),
        RefusedException or NodeStoppedException or InDoubtException or TimeoutException
            => ClientErrors.Of(ClusterUnavailableException.OfCall(error)),
        IOException gone => Refused(StatusCode.Cancelled, gone.Message),
        _ => ClientErrors.Of(error),
    };
}
