namespace Khonsu.Cluster.Storage;

/// <summary>Why a node cannot keep or read what it must not forget.</summary>
enum StorageFault
{
    /// <summary>Bytes on the disk are not what was written. The node must not go on with them.</summary>
    Damaged = 1,

    /// <summary>
    /// What is on the disk is older than what was acknowledged. The node must never promise or accept again under its
    /// name: others rely on what it has forgotten. Replace it by a new node.
    /// </summary>
    LostAcknowledgedData,

    /// <summary>The disk is full. Nothing that was acknowledged is lost; make room and start the node again.</summary>
    DiskFull,

    /// <summary>A write or a sync failed, so nobody knows what is durable. Start the node again.</summary>
    WriteFailed,

    /// <summary>Another process has the files open.</summary>
    InUse,

    /// <summary>The files belong to another node or another cluster, or are of a format that is not known.</summary>
    Foreign,
}
