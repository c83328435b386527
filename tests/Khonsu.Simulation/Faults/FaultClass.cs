namespace Khonsu.Simulation.Faults;

/// <summary>The classes of faults. Each seed has some of them switched off altogether.</summary>
enum FaultClass
{
    Loss,
    Duplication,
    Reorder,
    DelayTail,
    Clog,
    Cut,
    StreamReset,
    Crash,
    DirectedCrash,
    Pause,
    ClockDrift,
    ClockJump,
    TornWrite,
    DiskStall,
    DiskFull,
    SyncFailure,
    BitRot,
    Transfer,
    Reconfiguration,
    Checkpoint,
}
