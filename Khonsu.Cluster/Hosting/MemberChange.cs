using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Driver;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Placement;
using Khonsu.Cluster.Transport;

namespace Khonsu.Cluster.Hosting;

/// <summary>
/// Brings all shards to other nodes, or to another number of voters, one after the other, each by its leader, whoever
/// that is. Every step is a change of one shard that is done whole or not at all, and the number of its configuration
/// lets one change of several come through; so what has failed in between is finished by the same call again, on any
/// node.
/// </summary>
/// <param name="options">Of the node.</param>
/// <param name="core">The node on which it was asked for.</param>
/// <param name="patience">How long one shard is tried.</param>
sealed class MemberChange(KhonsuNodeOptions options, NodeCore core, SinkOptions patience)
{
    readonly ShardLeaders _leaders = new(core);

    /// <summary>Makes the change.</summary>
    /// <param name="nodesOf">Gives the nodes that there are to be, of those that there are in each shard.</param>
    /// <param name="replicas">How many are to vote in each shard from now on; null for as many as before.</param>
    /// <param name="cancellation">Ends it between two shards; a shard that is being changed goes on.</param>
    /// <returns>Completes when all shards are changed.</returns>
    /// <exception cref="ClusterUnavailableException">It was not finished; the shards are whole.</exception>
    /// <exception cref="ReconfigurationUnknownException">It was not finished, and what has become of one shard is not
    /// known.</exception>
    public async Task RunAsync(
        Func<IReadOnlyList<Config>, IEnumerable<NodeId>> nodesOf, int? replicas, CancellationToken cancellation)
    {
        // Why: what this node does not know yet would be changed back, or be refused for its number.
        await Task.WhenAll(core.Shards.Select((_, shard) => CatchUpAsync(shard, cancellation))).ConfigureAwait(false);
        Config[] present = [.. core.Shards.Select(static shard => shard.Replica.Status.Config)];
        Config[] next = Plan(present, [.. nodesOf(present)], options.Replicas, replicas);
        for (int shard = 0; shard < next.Length; shard++)
        {
            if (next[shard].Id != present[shard].Id)
                await ChangeAsync(shard, next[shard], cancellation).ConfigureAwait(false);
        }

        for (int shard = 0; shard < next.Length; shard++)
            await ConfirmAsync(shard, next[shard], cancellation).ConfigureAwait(false);
    }

    /// <summary>The next configuration of each shard; the present one where nothing is to be changed.</summary>
    /// <param name="present">The present ones.</param>
    /// <param name="nodes">The nodes that there are to be.</param>
    /// <param name="begun">How many were to vote when the cluster was begun; null for all.</param>
    /// <param name="asked">How many are to vote from now on; null for as many as before.</param>
    public static Config[] Plan(Config[] present, NodeId[] nodes, int? begun, int? asked)
    {
        int before = Members.ReplicasOf(present, begun);
        int replicas = asked ?? before;
        // Why in the first shard: it is changed before all others, so whoever finishes the change knows it from there.
        int? said = replicas == before ? present[0].Replicas : replicas;
        NodeId[][] voters = VoterPlan.Next([.. present.Select(static config => config.Voters)], nodes, replicas);
        return [.. present.Select((config, shard) =>
        {
            Config next = Config.Create(
                config.Id.Next, voters[shard], nodes.Except(voters[shard]), shard == 0 ? said : null);
            bool isSame = next.Voters.SequenceEqual(config.Voters)
                && next.Learners.SequenceEqual(config.Learners)
                && next.Replicas == config.Replicas;
            return isSame ? config : next;
        })];
    }

    /// <summary>Waits until this node knows the configuration that a shard has now.</summary>
    Task CatchUpAsync(int shard, CancellationToken cancellation)
    {
        Replica replica = core.Shards[shard].Replica;
        return PatientCall.RunAsync(
            () => IsMember(replica.Status.Config) ? replica.ReadIndexAsync() : throw NoMember(shard),
            patience,
            cancellation);
    }

    // One that joins does not know yet what it will be.
    bool IsMember(Config config)
    {
        var self = new NodeId(options.Node);
        return config.Id.Value == 0 || config.IsVoter(self) || config.IsLearner(self);
    }

    async Task ChangeAsync(int shard, Config next, CancellationToken cancellation)
    {
        var order = PeerOrder.Change(ShardMap.GroupOf(shard), next);
        Replica replica = core.Shards[shard].Replica;
        long began = patience.Time.GetTimestamp();
        bool isInDoubt = false;
        while (!replica.Status.Config.Equals(next))
        {
            (PeerOutcome outcome, NodeId? leader) = await _leaders.AskAsync(shard, order, cancellation)
                .ConfigureAwait(false);
            if (outcome == PeerOutcome.Done)
                return;
            // Another change has come first; or it was ours, its answer was lost, and this node will hear of it.
            if (replica.Status.Config.Id >= next.Id && !replica.Status.Config.Equals(next))
                throw Overtaken(shard);
            isInDoubt |= outcome is PeerOutcome.Unknown or PeerOutcome.NoAnswer;
            bool mayGoOn = outcome != PeerOutcome.TimedOut
                && patience.Time.GetElapsedTime(began) + patience.DoubtPause <= patience.CommitTimeout;
            if (!mayGoOn)
                throw NotFinished(shard, outcome, leader, isInDoubt);
            await Task.Delay(patience.DoubtPause, patience.Time, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Looks whether a shard has stayed as it was made.</summary>
    async Task ConfirmAsync(int shard, Config next, CancellationToken cancellation)
    {
        // Why not of a shard that has let this node go: it is not told any more.
        if (!IsMember(next))
            return;
        Replica replica = core.Shards[shard].Replica;
        await PatientCall.RunAsync(
            () => replica.Status.Config.Id > next.Id ? throw Overtaken(shard) : replica.ReadIndexAsync(),
            patience,
            cancellation).ConfigureAwait(false);
        if (!replica.Status.Config.Equals(next))
            throw Overtaken(shard);
    }

    ClusterUnavailableException NoMember(int shard) => new(
        ClusterUnavailableReason.NoLeader,
        $"Nothing was changed: node {options.Node} is not of shard {shard} any more. Ask a node that stays in the "
            + "cluster.");

    static ClusterUnavailableException Overtaken(int shard) => new(
        ClusterUnavailableReason.Changing,
        $"Another change of the members is under way: it has changed shard {shard} first. All shards are whole, and "
            + "some may have the nodes of the one change, some of the other. Let the other one end, look at the "
            + "status, and ask again for the nodes that there are to be.");

    static KhonsuException NotFinished(int shard, PeerOutcome outcome, NodeId? leader, bool isInDoubt)
    {
        const string Again = "Shards that were changed before stay so, and all are whole: the same call finishes the "
            + "change, on any node.";
        if (outcome == PeerOutcome.TimedOut)
        {
            return new ClusterUnavailableException(
                ClusterUnavailableReason.JoinTimedOut,
                $"A node that was to vote in shard {shard} made no progress, and that shard was not changed. See that "
                    + $"it runs and that all nodes know where it listens. {Again}");
        }

        string who = leader is { } node ? $"Its leader, node {node}, did not do it" : "No leader of it is known here";
        string text = $"Shard {shard} could not be changed in time. {who}. {Again}";
        return (outcome, isInDoubt) switch
        {
            (_, true) => new ReconfigurationUnknownException(
                $"{text} That of this shard may still come into force."),
            (PeerOutcome.Changing or PeerOutcome.WrongNumber, _)
                => new ClusterUnavailableException(ClusterUnavailableReason.Changing, text),
            (PeerOutcome.Busy, _) => new ClusterUnavailableException(ClusterUnavailableReason.Busy, text),
            _ => new ClusterUnavailableException(ClusterUnavailableReason.NoLeader, text),
        };
    }
}
