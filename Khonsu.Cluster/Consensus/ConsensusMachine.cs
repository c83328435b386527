using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Consensus;

/// <summary>
/// One replica of one log: election and Sequence Paxos as a function of its inputs. It has no clock, no task, no I/O and
/// no chance of its own: the same calls in the same order give the same outputs, bit by bit.
/// </summary>
/// <remarks>
/// The driver calls it from one thread at a time. After any call it takes what is to be done by
/// <see cref="TryTakeReady"/>; <see cref="Ready"/> says in what order to do it.
/// Source: Ng, Haridi, Carbone, Omni-Paxos, EuroSys 2023; docs/design/consensus.md says where we differ and why.
/// </remarks>
sealed partial class ConsensusMachine
{
    /// <summary>Starts a replica from what is durable. It may have something to do at once.</summary>
    /// <param name="options">Who it is and what bounds it.</param>
    /// <param name="recovered">What the driver found on disk.</param>
    /// <param name="reader">Reads the durable log.</param>
    public ConsensusMachine(MachineOptions options, RecoveredState recovered, ILogReader reader)
        => throw new NotImplementedException();

    /// <summary>One tick has passed. Ticks must not wait for the disk.</summary>
    public void Tick() => throw new NotImplementedException();

    /// <summary>A message has arrived. One that is not for this replica is dropped.</summary>
    public void Step(Envelope envelope) => throw new NotImplementedException();

    /// <summary>Proposes a command.</summary>
    /// <param name="payload">Its bytes; not to be changed any more.</param>
    /// <param name="localId">A number of the driver's, unique in this incarnation.</param>
    /// <returns>Whether it was taken. Only a taken one can have a <see cref="ProposalOutcome"/>.</returns>
    public ProposeStatus Propose(ReadOnlyMemory<byte> payload, ulong localId) => throw new NotImplementedException();

    /// <summary>Asks how far must be applied for a linearizable read; answered by a <see cref="ReadState"/>.</summary>
    /// <param name="context">A number of the driver's, unique in this incarnation. An answer may get lost.</param>
    public void ReadIndex(ulong context) => throw new NotImplementedException();

    /// <summary>Changes the configuration; on the leader only.</summary>
    /// <param name="next">With the number after the present one.</param>
    public ReconfigureStatus Reconfigure(Config next) => throw new NotImplementedException();

    /// <summary>Asks a follower to take over once it has all entries.</summary>
    /// <returns>Whether this replica leads and the target is another voter.</returns>
    public bool TransferLeadership(NodeId target) => throw new NotImplementedException();

    /// <summary>The connection to a peer was made anew: messages may have been lost.</summary>
    public void PeerReconnected(NodeId peer) => throw new NotImplementedException();

    /// <summary>Takes what is to be done; may be called while earlier ones are still being persisted.</summary>
    /// <returns>False when there is nothing to do.</returns>
    public bool TryTakeReady([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Ready? ready)
        => throw new NotImplementedException();

    /// <summary>A Ready and all before it are durable.</summary>
    public void Persisted(ulong sequence) => throw new NotImplementedException();

    /// <summary>The state has applied all entries below an index; it need not be durable.</summary>
    public void Applied(LogIndex index) => throw new NotImplementedException();

    /// <summary>The age of the oldest write or sync that has not returned, 0 for none; a full disk counts as old.</summary>
    /// <param name="ageTicks">Its age. The machine adds the age of its own Readys by itself.</param>
    public void IoStalled(int ageTicks) => throw new NotImplementedException();

    /// <summary>A checkpoint that <see cref="Ready.Install"/> asked for is now the durable state.</summary>
    public void CheckpointInstalled(CheckpointRef checkpoint) => throw new NotImplementedException();

    /// <summary>Describes the state at an applied index, for a checkpoint that the driver takes there.</summary>
    /// <param name="index">An applied index.</param>
    /// <param name="id">What the driver names it.</param>
    /// <param name="sizeBytes">How large it is.</param>
    /// <returns>Null when no checkpoint can be described there: too old, or before the present configuration.</returns>
    public CheckpointRef? DescribeCheckpoint(LogIndex index, ulong id, long sizeBytes)
        => throw new NotImplementedException();

    /// <summary>A checkpoint of this node is durable and is the one to send to those that need one.</summary>
    public void CheckpointTaken(CheckpointRef checkpoint) => throw new NotImplementedException();

    /// <summary>Lets go of entries below an index.</summary>
    /// <param name="index">At most the index of the latest checkpoint.</param>
    public void Trim(LogIndex index) => throw new NotImplementedException();
}
