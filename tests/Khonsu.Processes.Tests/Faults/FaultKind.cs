namespace Khonsu.Processes.Tests.Faults;

/// <summary>What is done to members.</summary>
enum FaultKind
{
    /// <summary>A member is killed, and started again.</summary>
    Kill,

    /// <summary>The leader is killed, and started again.</summary>
    KillLeader,

    /// <summary>All members are killed, and started again: only what is on disks is left.</summary>
    KillAll,

    /// <summary>A member is started again and killed while it starts, and started again.</summary>
    KillStarting,

    /// <summary>A member does nothing for a time.</summary>
    Pause,

    /// <summary>The leader does nothing for a time, and then does not know that it leads no more.</summary>
    PauseLeader,

    /// <summary>A member is cut off from all others.</summary>
    Isolate,

    /// <summary>The leader is cut off from all others.</summary>
    IsolateLeader,

    /// <summary>Nothing goes from one member to another; the other direction works.</summary>
    CutDirection,

    /// <summary>What a member sends and is sent is kept for a time, and delivered late.</summary>
    Hold,
}
