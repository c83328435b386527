using Grpc.Core;
using Khonsu.Cluster.Driver;

namespace Khonsu.Cluster.Clients.Following;

/// <summary>What a node answers as the errors that it would be on the node itself.</summary>
static class Remote
{
    static readonly TimeSpan s_soon = TimeSpan.FromMilliseconds(100);
    static readonly TimeSpan s_later = TimeSpan.FromSeconds(1);

    /// <summary>What became of a commit.</summary>
    public static Exception ErrorOf(V1.CommitReply reply)
    {
        TimeSpan pause = reply.RetryAfter == 0 ? s_soon : TimeSpan.FromMilliseconds(reply.RetryAfter);
        return reply.End switch
        {
            V1.CommitEnd.Busy => new RefusedException(Refusal.Busy, reply.Message, pause),
            V1.CommitEnd.NoLeader => new RefusedException(Refusal.NoLeader, reply.Message, pause),
            V1.CommitEnd.Changing => new RefusedException(Refusal.Changing, reply.Message, pause),
            V1.CommitEnd.Stalled => new RefusedException(Refusal.Stalled, reply.Message, pause),
            V1.CommitEnd.TooLarge => new RefusedException(Refusal.TooLarge, reply.Message, null),
            V1.CommitEnd.Unreadable => new ClientRefusedException(
                $"The node cannot take the commit, and nothing of it was done. {reply.Message}"),
            _ => new InDoubtException(
                $"The node has lost sight of the commit: it may be decided, or never. {reply.Message}".TrimEnd()),
        };
    }

    /// <summary>Whether a node does not take the client, now and later.</summary>
    public static bool IsRefusal(RpcException error) => error.StatusCode is StatusCode.Unauthenticated
        or StatusCode.PermissionDenied or StatusCode.FailedPrecondition or StatusCode.InvalidArgument
        or StatusCode.Unimplemented;

    /// <summary>Why a call was not answered that can be made again.</summary>
    public static Exception ErrorOf(RpcException error)
    {
        string detail = error.Status.Detail;
        if (IsRefusal(error))
            return new ClientRefusedException($"The node does not take the client: {detail}", error);
        if (error.StatusCode == StatusCode.ResourceExhausted)
            return new RefusedException(Refusal.Busy, detail, s_later);
        return new RefusedException(
            error.Trailers.GetValue(ClientErrors.ReasonTrailer) is nameof(ClusterUnavailableReason.NoLeader)
                ? Refusal.NoLeader
                : Refusal.Unreachable,
            detail,
            s_soon);
    }

    /// <summary>No node is connected.</summary>
    /// <param name="why">Why not.</param>
    public static RefusedException Unreachable(string why)
        => new(Refusal.Unreachable, $"No node can be reached. {why}".TrimEnd(), s_soon);
}
