namespace Khonsu.Programs.Tests.ConditionalTake;

/// <summary>What is counted.</summary>
enum CounterKind
{
    /// <summary>Senders that may still put something.</summary>
    SendersLeft = 0,

    /// <summary>Parcels that were put; the place of the next one.</summary>
    Put = 1,

    /// <summary>Parcels that were taken.</summary>
    Taken = 2,
}
