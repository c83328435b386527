namespace Khonsu.Cluster.Clients;

/// <summary>How a node is, as a message of the contract.</summary>
static class NodeStatusMessage
{
    /// <summary>Writes it.</summary>
    public static V1.StatusReply Of(KhonsuNodeStatus status)
    {
        var reply = new V1.StatusReply
        {
            Node = status.Node,
            Starts = status.Starts,
            Ballot = status.Ballot,
            Configuration = status.Configuration,
            Applied = (ulong)status.AppliedEntries,
            Decided = (ulong)status.DecidedEntries,
            Accepted = (ulong)status.AcceptedEntries,
            First = (ulong)status.FirstLogEntry,
            OpenCommits = (uint)status.OpenCommits,
            Syncs = (ulong)status.Syncs,
            IsStopping = status.IsStopping,
            IsReleased = status.IsReleased,
        };
        reply.Unsettled = (uint)status.UnsettledTransactions;
        reply.Voters.AddRange(status.Voters);
        foreach (KhonsuShardStatus shard in status.Shards)
            reply.Shards.Add(MessageOf(shard));
        foreach (KhonsuFollower follower in status.Followers)
            reply.Followers.Add(new V1.Follower { Node = follower.Node, Accepted = (ulong)follower.AcceptedEntries });
        if (status.Replicas is { } replicas)
            reply.Replicas = (uint)replicas;
        if (status.Leader is { } leader)
            reply.Leader = leader;
        if (status.Staleness is { } staleness)
            reply.StalenessMicroseconds = (ulong)staleness.TotalMicroseconds;
        return reply;
    }

    static V1.Shard MessageOf(KhonsuShardStatus shard)
    {
        var message = new V1.Shard { Applied = (ulong)shard.AppliedEntries, Decided = (ulong)shard.DecidedEntries };
        if (shard.Leader is { } leader)
            message.Leader = leader;
        message.Voters.AddRange(shard.Voters);
        message.Learners.AddRange(shard.Learners);
        return message;
    }

    static KhonsuShardStatus ShardOf(V1.Shard message, int number)
        => new(number, message.HasLeader ? message.Leader : null, (long)message.Applied, (long)message.Decided)
        {
            Voters = [.. message.Voters],
            Learners = [.. message.Learners],
        };

    /// <summary>Reads it.</summary>
    public static KhonsuNodeStatus Read(V1.StatusReply reply) => new()
    {
        Node = reply.Node,
        Starts = reply.Starts,
        Replicas = reply.HasReplicas ? (int)reply.Replicas : null,
        Leader = reply.HasLeader ? reply.Leader : null,
        Ballot = reply.Ballot,
        Configuration = reply.Configuration,
        Voters = [.. reply.Voters],
        Followers = [.. reply.Followers.Select(static one => new KhonsuFollower(one.Node, (long)one.Accepted))],
        AppliedEntries = (long)reply.Applied,
        DecidedEntries = (long)reply.Decided,
        AcceptedEntries = (long)reply.Accepted,
        FirstLogEntry = (long)reply.First,
        Shards = [.. reply.Shards.Select(ShardOf)],
        UnsettledTransactions = (int)reply.Unsettled,
        OpenCommits = (int)reply.OpenCommits,
        Syncs = (long)reply.Syncs,
        Staleness = reply.HasStalenessMicroseconds
            ? TimeSpan.FromMicroseconds(reply.StalenessMicroseconds)
            : null,
        IsStopping = reply.IsStopping,
        IsReleased = reply.IsReleased,
    };
}
