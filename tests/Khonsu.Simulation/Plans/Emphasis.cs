namespace Khonsu.Simulation.Plans;

/// <summary>Which kind of trouble a plan looks for.</summary>
enum Emphasis
{
    /// <summary>Any: each class of faults is on or off by chance.</summary>
    Mixed,

    /// <summary>Crashes at the boundaries of persisting and sending, with races for leadership around them.</summary>
    Durability,

    /// <summary>Lost, doubled and reordered messages and changing links; nodes stay up.</summary>
    Network,

    /// <summary>Changes of the configuration and transfers of leadership under faults.</summary>
    Membership,

    /// <summary>Checkpoints, trimming, and followers that fall behind both.</summary>
    Checkpoints,

    /// <summary>Any, under the transactions of the product: typed rows, certification, sessions and checkpoints of the
    /// store. Drawn only when it is asked for.</summary>
    Transactions,
}
