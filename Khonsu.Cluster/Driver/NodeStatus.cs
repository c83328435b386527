namespace Khonsu.Cluster.Driver;

/// <summary>How a node is, at one moment.</summary>
/// <param name="Incarnation">Number of this start.</param>
/// <param name="End">Why it does not run any more; null while it does.</param>
/// <param name="WaitingInputs">What waits for the consensus thread, or is being done by it.</param>
/// <param name="PostedInputs">How much it was given since the start.</param>
/// <param name="WaitingWrites">What waits for the log thread, or is being written.</param>
/// <param name="WaitingEntries">Batches of entries that wait for the apply thread, or are being applied.</param>
/// <param name="BackgroundWorks">Work with files of checkpoints that is under way.</param>
/// <param name="DroppedMessages">Messages of other nodes that did not fit, since the start.</param>
/// <param name="RefusedCalls">Calls that did not fit, since the start.</param>
/// <param name="Writes">What was written.</param>
/// <param name="IoAgeTicks">For how many ticks the disk has not answered; 0 when nothing is being written.</param>
sealed record NodeStatus(
    ulong Incarnation,
    NodeStoppedException? End,
    int WaitingInputs,
    long PostedInputs,
    int WaitingWrites,
    int WaitingEntries,
    int BackgroundWorks,
    long DroppedMessages,
    long RefusedCalls,
    WriteCounts Writes,
    int IoAgeTicks);
