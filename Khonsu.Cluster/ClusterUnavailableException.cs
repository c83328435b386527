using Khonsu.Cluster.Driver;

namespace Khonsu.Cluster;

/// <summary>
/// The cluster did not take a transaction or a call, so nothing of it was done and nothing will be; the reason says
/// why. It may be tried again.
/// </summary>
public sealed class ClusterUnavailableException : KhonsuException
{
    internal ClusterUnavailableException(ClusterUnavailableReason reason, string message, Exception? cause = null)
        : base(message, cause)
        => Reason = reason;

    /// <summary>Why.</summary>
    public ClusterUnavailableReason Reason { get; }

    /// <summary>A node that does not run yet.</summary>
    internal static ClusterUnavailableException NotStarted() => new(
        ClusterUnavailableReason.NotRunning,
        "The node has not started yet; use it when KhonsuNode.StartAsync has returned, or the host has started.");

    /// <summary>A client that has not connected yet.</summary>
    internal static ClusterUnavailableException NotConnected() => new(
        ClusterUnavailableReason.Unreachable,
        "The client has not connected yet, and nothing was done; use it when KhonsuClient.ConnectAsync has returned, "
            + "or the host has started.");

    /// <summary>A node that takes nothing new.</summary>
    internal static ClusterUnavailableException Stopping() => new(
        ClusterUnavailableReason.Stopping,
        "The node is stopping and takes nothing new; nothing was done. Ask another node, or this one when it has "
            + "started again.");

    /// <summary>A node that has not all of its shards together.</summary>
    internal static ClusterUnavailableException CatchingUp() => new(
        ClusterUnavailableReason.CatchingUp,
        "This store has loaded a checkpoint of one shard and is bringing the others to where it was taken; until then "
            + "nobody reads here. Run the block again soon, or on another node.");

    /// <summary>A commit that the log has given up.</summary>
    internal static ClusterUnavailableException GivenUp(CommitId id) => new(
        ClusterUnavailableReason.GivenUp,
        $"Commit {id} was not done: somebody has asked how it ended before it was decided, and the log has given it "
            + "up. Run the block again.");

    /// <summary>A transaction that was not done.</summary>
    internal static ClusterUnavailableException OfCommit(Exception cause) => new(
        ReasonOf(cause), $"The transaction was not committed, and nothing of it was done. {cause.Message}", cause);

    /// <summary>Another call that was not done.</summary>
    internal static ClusterUnavailableException OfCall(Exception cause)
        => new(ReasonOf(cause), $"Nothing was done. {cause.Message}", cause);

    /// <summary>A backup of a node that has ended, maybe in the midst of it.</summary>
    internal static ClusterUnavailableException OfBackup(NodeStoppedException cause) => new(
        ClusterUnavailableReason.NotRunning,
        "The node has stopped, so there is no new backup. What was copied is whole, and the next backup into the "
            + $"folder goes on from there. {cause.Message}",
        cause);

    /// <summary>A backup of a node that has not all of its shards together.</summary>
    internal static ClusterUnavailableException NoBackupYet() => new(
        ClusterUnavailableReason.CatchingUp,
        "This node has loaded a checkpoint of one shard and is bringing the others to where it was taken; until then "
            + "its archive has no state of all shards, and nothing was copied. Make the backup again soon, or of "
            + "another node.");

    static ClusterUnavailableReason ReasonOf(Exception cause) => cause is not RefusedException refused
        ? ClusterUnavailableReason.NotRunning
        : refused.Reason switch
        {
            Refusal.Busy or Refusal.TooLarge => ClusterUnavailableReason.Busy,
            Refusal.NotLeader => ClusterUnavailableReason.NotLeader,
            Refusal.Changing or Refusal.WrongNumber => ClusterUnavailableReason.Changing,
            Refusal.Stalled => ClusterUnavailableReason.DiskStalled,
            Refusal.TimedOut => ClusterUnavailableReason.JoinTimedOut,
            Refusal.Unreachable => ClusterUnavailableReason.Unreachable,
            Refusal.CatchingUp => ClusterUnavailableReason.CatchingUp,
            _ => ClusterUnavailableReason.NoLeader,
        };
}
