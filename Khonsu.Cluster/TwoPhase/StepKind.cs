namespace Khonsu.Cluster.TwoPhase;

/// <summary>What a <see cref="Step"/> asks for.</summary>
enum StepKind
{
    /// <summary>Propose the part of one shard to its log, which votes on it.</summary>
    Prepare = 1,

    /// <summary>Propose that a shard refuses, unless it has voted before.</summary>
    Refuse,

    /// <summary>Propose to a shard how the transaction ended.</summary>
    Resolve,

    /// <summary>Propose that a shard forgets a commit, which all shards have.</summary>
    Forget,

    /// <summary>Tell the caller. Nothing is proposed.</summary>
    Answer,
}
