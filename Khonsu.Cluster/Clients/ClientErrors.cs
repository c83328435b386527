using Grpc.Core;

namespace Khonsu.Cluster.Clients;

/// <summary>What a client is told of an error, as the contract says.</summary>
static class ClientErrors
{
    /// <summary>Names the exception of the library.</summary>
    public const string NameTrailer = "khonsu-error";

    /// <summary>Names its reason, if it has one.</summary>
    public const string ReasonTrailer = "khonsu-reason";

    const int DetailLengthMax = 1_500;

    /// <summary>The error of a call.</summary>
    /// <param name="error">What has happened.</param>
    public static RpcException Of(Exception error)
    {
        var trailers = new Metadata { { NameTrailer, error.GetType().Name } };
        if (error is ClusterUnavailableException unavailable)
            trailers.Add(ReasonTrailer, unavailable.Reason.ToString());
        bool isOurs = error is KhonsuException or ArgumentException;
        string detail = isOurs ? error.Message : "The node has an error of its own; its owner can see it.";
        if (detail.Length > DetailLengthMax)
            detail = detail[..DetailLengthMax];
        return new RpcException(new Status(CodeOf(error), detail), trailers);
    }

    static StatusCode CodeOf(Exception error) => error switch
    {
        ClusterUnavailableException { Reason: ClusterUnavailableReason.NotLeader } => StatusCode.FailedPrecondition,
        ClusterUnavailableException
        {
            Reason: ClusterUnavailableReason.Changing or ClusterUnavailableReason.JoinTimedOut,
        } => StatusCode.Aborted,
        ClusterUnavailableException => StatusCode.Unavailable,
        NodeTransportException => StatusCode.FailedPrecondition,
        ReconfigurationUnknownException => StatusCode.Unknown,
        ArgumentException => StatusCode.InvalidArgument,
        OperationCanceledException => StatusCode.Cancelled,
        _ => StatusCode.Internal,
    };
}
