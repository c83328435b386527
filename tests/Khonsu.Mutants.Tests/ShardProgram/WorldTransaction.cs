#if KHONSU_SHARD_PROGRAM
using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Placement;
using Khonsu.Cluster.TwoPhase;

namespace Khonsu.Mutants.Tests.ShardProgram;

/// <summary>A transaction: what it has seen and done, what its caller was told, and what the logs say of it.</summary>
sealed class WorldTransaction
{
    /// <summary>Its number; no other one has it.</summary>
    public required long Number { get; init; }

    /// <summary>Which rows belong to which shard.</summary>
    public required ShardMap Map { get; init; }

    /// <summary>What it does, for people.</summary>
    public required string Work { get; init; }

    /// <summary>When it has begun.</summary>
    public required long Began { get; init; }

    /// <summary>Its name in the logs.</summary>
    public RequestId Id { get; set; }

    /// <summary>Its shards.</summary>
    public IReadOnlyList<GroupId> Shards { get; set; } = [];

    /// <summary>When its caller was told something.</summary>
    public long Answered { get; set; } = long.MaxValue;

    /// <summary>What its caller was told.</summary>
    public AnswerKind? Answer { get; set; }

    /// <summary>By key, the writer of the version that it has read.</summary>
    public SortedDictionary<int, long> Reads { get; } = [];

    /// <summary>The bands that it has looked through, all of the slots for none.</summary>
    public List<(long From, long To)> Bands { get; } = [];

    /// <summary>Of all slots, the writers of the versions that it could see when it looked through some.</summary>
    public long[]? SlotWriters { get; set; }

    /// <summary>By key, the version that it writes.</summary>
    public SortedDictionary<int, RowState> Writes { get; } = [];

    /// <summary>Where it is in the log, of one shard; -1 while it is not.</summary>
    public long CommitIndex { get; set; } = -1;

    /// <summary>Where the shards have said yes.</summary>
    public SortedDictionary<GroupId, long> Yes { get; } = [];

    /// <summary>At what common times the shards have said yes.</summary>
    public SortedDictionary<GroupId, long> Times { get; } = [];

    /// <summary>Shards that were told that it has committed.</summary>
    public SortedSet<GroupId> Resolved { get; } = [];

    /// <summary>Its common time, when it has committed: of several shards the largest.</summary>
    public long Time => Times.Values.Max();

    /// <summary>Shards that have said no.</summary>
    public SortedSet<GroupId> No { get; } = [];

    /// <summary>Whether it is of several shards.</summary>
    public bool IsShared => Shards.Count > 1;

    /// <summary>Whether the logs have committed it.</summary>
    public bool IsCommitted => IsShared ? Yes.Count == Shards.Count : CommitIndex >= 0;

    /// <summary>The shard of a key.</summary>
    public GroupId ShardOf(int key) => Map.GroupOf(WorldKeys.PlaceOf(key));

    /// <summary>Whether a store shows it that has applied so much.</summary>
    /// <param name="cut">How far each shard is applied.</param>
    public bool IsVisible(IReadOnlyDictionary<GroupId, long> cut)
    {
        if (!IsShared)
            return CommitIndex >= 0 && CommitIndex < cut[Shards[0]];
        foreach (GroupId shard in Shards)
        {
            if (!Yes.TryGetValue(shard, out long index) || index >= cut[shard])
                return false;
        }

        return true;
    }

    /// <inheritdoc />
    public override string ToString()
        => $"#{Number} {Id} {Work} shards={string.Join(',', Shards)} began={Began} answered={Answered} {Answer} "
            + $"reads=[{string.Join(' ', Reads)}] writes=[{string.Join(' ', Writes.Keys)}] at={CommitIndex} "
            + $"yes=[{string.Join(' ', Yes)}] times=[{string.Join(' ', Times)}] no=[{string.Join(' ', No)}]";
}
#endif
