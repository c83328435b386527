using Khonsu.Cluster.Log;
using Khonsu.Cluster.Transport;

namespace Khonsu.Cluster.Driver;

/// <summary>What the groups of a node share.</summary>
/// <param name="Options">Who the node is and what bounds it.</param>
/// <param name="Incarnation">Number of this start of it.</param>
/// <param name="Inbox">What the consensus thread has to do.</param>
/// <param name="Life">Whether it runs.</param>
/// <param name="Log">The thread that writes.</param>
/// <param name="Apply">The thread that applies.</param>
/// <param name="Background">What takes long.</param>
/// <param name="Archives">The archives of all groups; used by the consensus thread only.</param>
/// <param name="Transport">What carries its messages.</param>
/// <param name="Outbox">Takes them; used by the consensus thread only.</param>
sealed record NodeParts(
    NodeOptions Options,
    ulong Incarnation,
    Inbox Inbox,
    NodeLife Life,
    LogThread Log,
    ApplyThread Apply,
    BackgroundWork Background,
    NodeArchives Archives,
    IPeerTransport Transport,
    Outbox Outbox)
{
    /// <summary>This node.</summary>
    public NodeId Node => Options.Identity.Node;

    /// <summary>Lets the consensus thread do what somebody asks for; for any thread.</summary>
    /// <param name="bytes">What the call weighs.</param>
    /// <param name="run">Does it, and sees that the call is answered.</param>
    /// <returns>The answer; it fails at once when there is no room, or the node does not run any more.</returns>
    public Task<T> CallAsync<T>(long bytes, Action<TaskCompletionSource<T>> run)
    {
        var call = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        bool isPosted = !Life.IsStopping
            && Inbox.TryPostCall(bytes, () => run(call), end => call.TrySetException(end));
        if (!isPosted)
            call.TrySetException(WhyNot());
        return call.Task;
    }

    Exception WhyNot()
    {
        if (Life.End is { } end)
            return end;
        return Life.IsStopping ? NodeLife.Requested() : Refusals.Of(Refusal.Busy, Options);
    }
}
