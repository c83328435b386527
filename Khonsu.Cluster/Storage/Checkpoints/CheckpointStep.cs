namespace Khonsu.Cluster.Storage.Checkpoints;

/// <summary>The steps between which a process may end, for tests that look at what it leaves.</summary>
enum CheckpointStep
{
    /// <summary>The state has written its files; nothing is synced.</summary>
    Written = 1,

    /// <summary>Files and manifest are synced, under a name that counts for nothing.</summary>
    Sealed,

    /// <summary>A piece of another node's checkpoint was staged.</summary>
    Staged,

    /// <summary>The directory has its name, and that is synced; it is not the latest yet.</summary>
    Named,

    /// <summary>The state of this node was replaced by it, in memory.</summary>
    Loaded,

    /// <summary>It is the latest one, durably.</summary>
    Switched,

    /// <summary>An older one was deleted.</summary>
    Deleted,

    /// <summary>A piece of the log is synced in the archive, under a name that counts for nothing.</summary>
    StretchSealed,

    /// <summary>It has its name there, and that is synced; the log has it still.</summary>
    StretchNamed,

    /// <summary>A copy for the archive is synced, under a name that counts for nothing.</summary>
    CopySealed,

    /// <summary>It has its name there, and that is synced.</summary>
    CopyNamed,

    /// <summary>Something too old has left the archive.</summary>
    Expired,
}
