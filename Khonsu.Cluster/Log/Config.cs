using System.Collections.Immutable;

namespace Khonsu.Cluster.Log;

/// <summary>Who takes part in a group, and how many of them decide.</summary>
sealed class Config : IEquatable<Config>
{
    /// <summary>As <see cref="Replicas"/>: all nodes are to vote in each shard.</summary>
    public const int ReplicasAll = int.MaxValue;

    /// <summary>Of a node that does not know yet which configuration it will belong to.</summary>
    public static readonly Config Joining = new(default, [], [], 0, 0, null);

    Config(
        ConfigId id,
        ImmutableArray<NodeId> voters,
        ImmutableArray<NodeId> learners,
        int prepareQuorum,
        int acceptQuorum,
        int? replicas)
    {
        Id = id;
        Voters = voters;
        Learners = learners;
        PrepareQuorum = prepareQuorum;
        AcceptQuorum = acceptQuorum;
        Replicas = replicas;
    }

    /// <summary>Its number.</summary>
    public ConfigId Id { get; }

    /// <summary>The nodes that promise and accept, ascending, unique.</summary>
    public ImmutableArray<NodeId> Voters { get; }

    /// <summary>The nodes that only follow what is decided, ascending, unique, none of them a voter.</summary>
    public ImmutableArray<NodeId> Learners { get; }

    /// <summary>How many promises a leader needs, its own included.</summary>
    public int PrepareQuorum { get; }

    /// <summary>How many nodes must have accepted an entry before it is decided.</summary>
    public int AcceptQuorum { get; }

    /// <summary>How many nodes are to vote in each shard of the cluster, if that was ever changed; null as long as it
    /// is what the nodes were started with. Consensus has no use for it; whoever plans the next configuration
    /// has.</summary>
    public int? Replicas { get; }

    /// <summary>Makes a configuration with majorities as quorums.</summary>
    /// <param name="id">Its number, from 1.</param>
    /// <param name="voters">One or more nodes in any order.</param>
    /// <param name="learners">Nodes that only follow, in any order.</param>
    /// <param name="replicas">How many nodes are to vote in each shard, if that was changed.</param>
    /// <exception cref="ArgumentException">It breaks a rule that the message names.</exception>
    public static Config Create(
        ConfigId id, IEnumerable<NodeId> voters, IEnumerable<NodeId>? learners = null, int? replicas = null)
    {
        ImmutableArray<NodeId> sorted = Sorted(voters);
        int majority = sorted.Length / 2 + 1;
        return Create(id, sorted, learners ?? [], majority, majority, replicas);
    }

    /// <summary>Makes a configuration with chosen quorums.</summary>
    /// <param name="id">Its number, from 1.</param>
    /// <param name="voters">One or more nodes in any order.</param>
    /// <param name="learners">Nodes that only follow, in any order.</param>
    /// <param name="prepareQuorum">At least the accept quorum; both together more than the voters.</param>
    /// <param name="acceptQuorum">At least two, or one when there is one voter.</param>
    /// <param name="replicas">How many nodes are to vote in each shard, if that was changed.</param>
    /// <exception cref="ArgumentException">It breaks a rule that the message names.</exception>
    public static Config Create(
        ConfigId id,
        IEnumerable<NodeId> voters,
        IEnumerable<NodeId> learners,
        int prepareQuorum,
        int acceptQuorum,
        int? replicas = null)
    {
        ImmutableArray<NodeId> sortedVoters = Sorted(voters);
        ImmutableArray<NodeId> sortedLearners = Sorted(learners);
        int count = sortedVoters.Length;
        Require(id.Value > 0, "A configuration has a number from 1 on.");
        Require(count > 0, "A configuration has at least one voter.");
        Require(prepareQuorum <= count, "The prepare quorum is at most the number of voters.");
        Require(prepareQuorum >= acceptQuorum, "The prepare quorum is at least the accept quorum.");
        Require(acceptQuorum >= Math.Min(2, count), "The accept quorum is at least two, or one of one voter.");
        Require(prepareQuorum + acceptQuorum > count, "Both quorums together are more than the voters.");
        Require(replicas is null or > 0, "There is at least one replica.");
        foreach (NodeId learner in sortedLearners)
            Require(sortedVoters.BinarySearch(learner) < 0, "A learner is not a voter.");
        return new Config(id, sortedVoters, sortedLearners, prepareQuorum, acceptQuorum, replicas);
    }

    /// <summary>Whether a node votes.</summary>
    public bool IsVoter(NodeId node) => Voters.BinarySearch(node) >= 0;

    /// <summary>Whether a node only follows.</summary>
    public bool IsLearner(NodeId node) => Learners.BinarySearch(node) >= 0;

    /// <inheritdoc />
    public bool Equals(Config? other) => other is not null
        && Id == other.Id
        && PrepareQuorum == other.PrepareQuorum
        && AcceptQuorum == other.AcceptQuorum
        && Replicas == other.Replicas
        && Voters.AsSpan().SequenceEqual(other.Voters.AsSpan())
        && Learners.AsSpan().SequenceEqual(other.Learners.AsSpan());

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as Config);

    /// <inheritdoc />
    public override int GetHashCode() => (int)Id.Value;

    /// <inheritdoc />
    public override string ToString()
    {
        string learners = Learners.IsEmpty ? "" : $" learners [{string.Join(' ', Learners)}]";
        string replicas = Replicas switch
        {
            null => "",
            ReplicasAll => " all vote",
            { } count => $" {count} vote",
        };
        return $"config {Id} [{string.Join(' ', Voters)}]{learners} {PrepareQuorum}/{AcceptQuorum}{replicas}";
    }

    static ImmutableArray<NodeId> Sorted(IEnumerable<NodeId> nodes)
    {
        ImmutableArray<NodeId> sorted = [.. nodes.Order()];
        for (int position = 1; position < sorted.Length; position++)
            Require(sorted[position - 1] != sorted[position], "A node is named once.");
        return sorted;
    }

    static void Require(bool condition, string rule)
    {
        if (!condition)
            throw new ArgumentException(rule);
    }
}
