using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Driver;

/// <summary>
/// What the log of one group is applied to, in memory. It is a function of the log: equal entries make equal states on
/// all nodes. The driver calls it on one thread at a time, and never again after it has thrown.
/// </summary>
/// <remarks>
/// At a start of the node it is empty; it is loaded from the newest checkpoint, if there is one, and the decided log
/// after it is applied again. An error that it throws stops the node.
/// </remarks>
interface IReplicatedState
{
    /// <summary>A start of the node begins; called once, before all else.</summary>
    /// <param name="incarnation">Its number, larger than that of every start before.</param>
    void Begin(ulong incarnation)
    {
    }

    /// <summary>Whether an entry can be applied now. Where it cannot, it waits, with all behind it, for entries of
    /// other groups of the node, and is asked about again when some of those were applied.</summary>
    /// <param name="entry">The next entry.</param>
    bool CanApply(LogEntry entry) => true;

    /// <summary>Whether it is in order to freeze the state now; when it is not, entries will make it so.</summary>
    bool CanFreeze => true;

    /// <summary>Applies one entry: each exactly once since the state was empty or loaded, in the order of the log.
    /// Must not wait for anything and must not depend on clocks or chance.</summary>
    /// <param name="index">Its position: that of the entry before it plus one.</param>
    /// <param name="entry">A command, or a stop sign, which changes nothing but the position.</param>
    /// <returns>What the caller who proposed it on this node gets; null for nothing.</returns>
    object? Apply(LogIndex index, LogEntry entry);

    /// <summary>The latest time that an applied entry bore, those of a loaded checkpoint included, and those of other
    /// groups on which a checkpoint would depend: microseconds since 1970, UTC; 0 for none. Called as
    /// <see cref="Apply"/> is.</summary>
    long LatestTime { get; }

    /// <summary>When an entry was made, as it says itself; may be called on any thread.</summary>
    /// <param name="entry">An entry of the log.</param>
    /// <returns>Microseconds since 1970, UTC; 0 where it does not say.</returns>
    long TimeOf(LogEntry entry);

    /// <summary>
    /// Freezes the state as it is now, after all entries it was given, so that it can be written by another thread
    /// while entries are applied here. Should be quick: nothing is applied before it returns.
    /// </summary>
    /// <returns>What writes it; disposed by the driver, written or not, unless the node ends before.</returns>
    ICheckpointWriter Freeze();

    /// <summary>Replaces everything by the content of a checkpoint, whatever there was before.</summary>
    /// <param name="directory">What an <see cref="ICheckpointWriter"/> wrote, here or on another node, to the byte;
    /// to be read only.</param>
    /// <param name="index">The position after its last entry: the next one to be applied.</param>
    void LoadCheckpoint(string directory, LogIndex index);
}
