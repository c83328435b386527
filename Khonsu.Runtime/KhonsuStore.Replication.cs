using Khonsu.Replication;
using Khonsu.Transactions;

namespace Khonsu;

/// <content>Stores that follow a log.</content>
public sealed partial class KhonsuStore
{
    /// <summary>Makes what brings the log's commits into the store; there is one, used by one thread at a
    /// time.</summary>
    internal ReplicaWriter CreateReplicaWriter() => new(NewCore(), _committer);

    /// <summary>The rules of a level in this store.</summary>
    // Why: dependencies are known to one replica only; what they allow at the one level, the other refuses.
    LevelRules RulesOf(IsolationLevel level)
        => LevelRules.For(
            _sink is not null && level == IsolationLevel.SerializableSnapshot ? IsolationLevel.Serializable : level);
}
