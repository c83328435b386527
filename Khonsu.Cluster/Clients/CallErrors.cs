using System.Net.Http;
using Grpc.Core;

namespace Khonsu.Cluster.Clients;

/// <summary>What a caller is told of a call that failed: the other side of <see cref="ClientErrors"/>.</summary>
static class CallErrors
{
    /// <summary>The error of the library for one of gRPC.</summary>
    /// <param name="error">The error of gRPC.</param>
    /// <param name="address">Who was called.</param>
    /// <param name="cancellation">What the caller may have cancelled.</param>
    public static Exception Of(RpcException error, Uri address, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
            return new OperationCanceledException("The call was given up.", error, cancellation);
        string? kind = error.Trailers.GetValue(ClientErrors.NameTrailer);
        bool isReason = Enum.TryParse(
            error.Trailers.GetValue(ClientErrors.ReasonTrailer), out ClusterUnavailableReason reason);
        return kind == nameof(ClusterUnavailableException) && isReason && Enum.IsDefined(reason)
            ? new ClusterUnavailableException(reason, error.Status.Detail, error)
            : new NodeCallException(FaultOf(error), TextOf(error, address, kind is not null), error);
    }

    // Why both: whose certificate is refused, or who does not speak HTTP/2, is no status of its own.
    static bool IsUnreached(RpcException error) => error.StatusCode == StatusCode.Unavailable
        || error.Status.DebugException is HttpRequestException
        {
            HttpRequestError: HttpRequestError.SecureConnectionError or HttpRequestError.ConnectionError
                or HttpRequestError.NameResolutionError or HttpRequestError.VersionNegotiationError,
        };

    static NodeCallFault FaultOf(RpcException error) => error.StatusCode switch
    {
        _ when IsUnreached(error) => NodeCallFault.NoAnswer,
        StatusCode.Unauthenticated => NodeCallFault.Unauthenticated,
        StatusCode.PermissionDenied => NodeCallFault.RoleTooSmall,
        StatusCode.ResourceExhausted => NodeCallFault.OverLimit,
        StatusCode.InvalidArgument or StatusCode.FailedPrecondition => NodeCallFault.Refused,
        StatusCode.Unknown => NodeCallFault.OutcomeUnknown,
        StatusCode.DeadlineExceeded or StatusCode.Cancelled => NodeCallFault.OutcomeUnknown,
        _ => NodeCallFault.Failed,
    };

    static string TextOf(RpcException error, Uri address, bool isOfNode) => error.StatusCode switch
    {
        _ when isOfNode => error.Status.Detail,
        _ when IsUnreached(error) => $"No node could be reached at {address}: {CauseOf(error)} See that it runs and "
            + "has clients there.",
        StatusCode.DeadlineExceeded => $"The node at {address} did not answer in time; what was asked for may have "
            + "been done.",
        StatusCode.Unimplemented => $"What listens at {address} is no node of Khonsu, or is of another version.",
        StatusCode.Unknown or StatusCode.Internal or StatusCode.Cancelled
            => $"The call to {address} broke: {CauseOf(error)} What was asked for may have been done.",
        _ => error.Status.Detail,
    };

    static string CauseOf(RpcException error)
    {
        Exception? cause = error.Status.DebugException;
        while (cause?.InnerException is { } inner)
            cause = inner;
        string text = cause?.Message ?? error.Status.Detail;
        return text.EndsWith('.') ? text : $"{text}.";
    }
}
