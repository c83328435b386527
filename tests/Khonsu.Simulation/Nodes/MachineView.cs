using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Log;

namespace Khonsu.Simulation.Nodes;

/// <summary>What the checks see of a machine, at one moment.</summary>
readonly record struct MachineView(
    Role Role,
    Phase Phase,
    Ballot Promise,
    Ballot AcceptedRound,
    LogIndex TrimmedIndex,
    LogIndex AcceptedIndex,
    LogIndex DecidedIndex,
    Config Config)
{
    /// <summary>Whether it leads and its log is adopted.</summary>
    public bool IsAcceptingLeader => Role == Role.Leader && Phase == Phase.Accept;

    public static MachineView Of(ConsensusMachine machine) => new(
        machine.Role,
        machine.Phase,
        machine.Promised,
        machine.AcceptedRound,
        machine.TrimmedIndex,
        machine.AcceptedIndex,
        machine.DecidedIndex,
        machine.Config);
}
