using Khonsu.Cluster.Diagnostics;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Consensus;

/// <summary>
/// What one replica can see of the invariants of docs/design/consensus.md, held against its state before and after each
/// call. P3, P4, P5, P7, P8 and P12 are checked where things happen; P9 and P10 by whoever applies; P3, P5, P6 and P8
/// across replicas by the simulator.
/// </summary>
sealed class MachineInvariants
{
    Ballot _promise;
    Ballot _acceptedRound;
    LogIndex _trimmed;
    LogIndex _applied;
    LogIndex _decided;
    LogIndex _configIndex;
    ConfigId _config;

    /// <summary>Checks the state after a call, and remembers it.</summary>
    public void Check(ConsensusMachine machine)
    {
        CheckState(machine);
        CheckStep(machine);
        _promise = machine.Promised;
        _acceptedRound = machine.AcceptedRound;
        _trimmed = machine.Log.TrimmedIndex;
        _applied = machine.AppliedIndex;
        _decided = machine.DecidedIndex;
        _configIndex = machine.ConfigIndex;
        _config = machine.Config.Id;
    }

    static void CheckState(ConsensusMachine machine)
    {
        Invariant.Check(machine.AcceptedRound <= machine.Promised, "P1");
        Invariant.Check(machine.Log.TrimmedIndex <= machine.AppliedIndex, "P2");
        Invariant.Check(machine.AppliedIndex <= machine.EmittedIndex, "P2");
        Invariant.Check(machine.EmittedIndex <= machine.DecidedIndex, "P2");
        Invariant.Check(machine.DecidedIndex <= machine.Log.EndIndex, "P2");
        Invariant.Check(machine.EmittedIndex <= machine.Log.StableIndex, "P8");
        Invariant.Check(machine.ConfigIndex <= machine.DecidedIndex, "P7");
        if (machine.Role == Role.Leader)
            CheckLeader(machine);
        else if (machine.Role == Role.Follower && machine.Phase == Phase.Accept)
            Invariant.Check(machine.AcceptedRound == machine.Promised, "P1");
    }

    static void CheckLeader(ConsensusMachine machine)
    {
        Invariant.Check(machine.Promised.Node == machine.Node, "P5");
        Invariant.Check(machine.Promised.Config == machine.Config.Id, "P5");
        Invariant.Check(machine.Phase != Phase.Recover, "P5");
        if (machine.Phase == Phase.Accept)
            Invariant.Check(machine.AcceptedRound == machine.Promised, "P6");
        machine.CheckInflight();
    }

    void CheckStep(ConsensusMachine machine)
    {
        Invariant.Check(machine.Promised >= _promise, "P1");
        Invariant.Check(machine.AcceptedRound >= _acceptedRound, "P1");
        Invariant.Check(machine.Log.TrimmedIndex >= _trimmed, "P2");
        Invariant.Check(machine.AppliedIndex >= _applied, "P2");
        Invariant.Check(machine.DecidedIndex >= _decided, "P2");
        Invariant.Check(machine.Config.Id >= _config, "P7");
        Invariant.Check(machine.ConfigIndex >= _configIndex, "P7");
    }
}
