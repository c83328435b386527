namespace Khonsu.Cluster;

/// <summary>Why a node did not do what it was asked for.</summary>
public enum ClusterUnavailableReason
{
    /// <summary>The node has not started yet, or has stopped. Start it, or ask another one.</summary>
    NotRunning = 1,

    /// <summary>The node is about to stop and takes nothing new. Ask another one.</summary>
    Stopping,

    /// <summary>No leader with a majority could be reached in time. Ask again later.</summary>
    NoLeader,

    /// <summary>Only the leader can do it, and this node is not the leader, or the node that was named cannot
    /// lead. Ask the node that <see cref="KhonsuNodeStatus.Leader"/> names.</summary>
    NotLeader,

    /// <summary>Too much is waiting. Ask again later.</summary>
    Busy,

    /// <summary>The leader or the members are being changed. Ask again soon.</summary>
    Changing,

    /// <summary>The disk of the leader does not answer; another node will lead. Ask again later.</summary>
    DiskStalled,

    /// <summary>A node that was to join made no progress. See that it runs and can be reached, then ask
    /// again.</summary>
    JoinTimedOut,

    /// <summary>Somebody has asked how the commit ended before it was decided, so it was given up. Run the block
    /// again.</summary>
    GivenUp,

    /// <summary>A client could not reach any node that takes it. Ask again later.</summary>
    Unreachable,

    /// <summary>The log has forgotten the session of a client that was idle for long. Run the block again: the next
    /// commit gets a new session.</summary>
    SessionLost,

    /// <summary>The node has loaded a checkpoint of one shard, and is bringing the others to the same place. Run the
    /// block again soon, or on another node.</summary>
    CatchingUp,
}
