using Khonsu.Cluster.Driver;

namespace Khonsu.Cluster.Clients.Partial;

/// <summary>What a node could not do, as the errors that it would be on the node itself.</summary>
static class RowsFailures
{
    static readonly TimeSpan s_soon = TimeSpan.FromMilliseconds(100);

    /// <summary>The error of something that is unavailable.</summary>
    /// <param name="failure">What the node has said.</param>
    public static ClusterUnavailableException UnavailableOf(V1.RowsFailure failure)
    {
        bool isReason = Enum.TryParse(failure.Reason, out ClusterUnavailableReason reason) && Enum.IsDefined(reason);
        return new ClusterUnavailableException(
            isReason ? reason : ClusterUnavailableReason.Unreachable, failure.Message);
    }

    /// <summary>What it is to whoever may ask again.</summary>
    /// <param name="failure">What the node has said.</param>
    public static RefusedException RefusalOf(V1.RowsFailure failure) => new(
        UnavailableOf(failure).Reason switch
        {
            ClusterUnavailableReason.NoLeader => Refusal.NoLeader,
            ClusterUnavailableReason.Busy => Refusal.Busy,
            ClusterUnavailableReason.CatchingUp => Refusal.CatchingUp,
            _ => Refusal.Unreachable,
        },
        failure.Message,
        s_soon);

    /// <summary>Whether a node has enough to do for now.</summary>
    /// <param name="failure">What the node has said.</param>
    public static bool IsBusy(V1.RowsFailure failure) => failure.Fault == V1.RowsFault.Unavailable
        && UnavailableOf(failure).Reason == ClusterUnavailableReason.Busy;

    /// <summary>The error of who gets no names.</summary>
    /// <param name="failure">What the node has said.</param>
    public static Exception OfNames(V1.RowsFailure failure) => failure.Fault == V1.RowsFault.Unavailable
        ? UnavailableOf(failure)
        : new ClientRefusedException($"The node takes no commits of this client. {failure.Message}");

    /// <summary>The error of rows that could not be fetched.</summary>
    /// <param name="failure">What the node has said.</param>
    /// <param name="rowsMax">How many rows the client takes.</param>
    public static Exception OfFetch(V1.RowsFailure failure, int rowsMax) => failure.Fault switch
    {
        V1.RowsFault.TooMany => new TooManyRowsException(rowsMax),
        V1.RowsFault.Unavailable => UnavailableOf(failure),
        _ => new ClientRefusedException($"The node does not give the rows. {failure.Message}"),
    };
}
