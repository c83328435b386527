using Khonsu.Cluster.Log;
using Khonsu.Cluster.Placement;
using Khonsu.Replication;

namespace Khonsu.Cluster.Apply;

/// <summary>Which shards a commit touches, and what of it is whose.</summary>
/// <remarks>A row is of the shard that its key gives. A range of an index, or a whole table, is of all shards: a row of
/// any of them may come into it.</remarks>
static class ShardSplit
{
    /// <summary>Finds the shard of a commit that touches only one.</summary>
    /// <param name="commit">The commit.</param>
    /// <param name="map">The shards.</param>
    /// <returns>Null when it touches several.</returns>
    public static GroupId? OnlyOf(SubmittedCommit commit, ShardMap map)
    {
        GroupId? only = null;
        foreach (TableFootprint table in commit.Tables)
        {
            if (table.IsScanned || table.Ranges.Count > 0)
                return null;
            foreach (ReadRow read in table.Reads)
            {
                if (!IsSame(read.Place))
                    return null;
            }

            foreach (WrittenRow write in table.Writes)
            {
                if (!IsSame(write.Place))
                    return null;
            }

            foreach (MergedRow merge in table.Merges)
            {
                if (!IsSame(merge.Place))
                    return null;
            }
        }

        return only;

        bool IsSame(ulong place)
        {
            GroupId shard = map.GroupOf(place);
            only ??= shard;
            return only == shard;
        }
    }

    /// <summary>Splits a commit that touches several shards. What it merges is written instead: whether a merge can be
    /// done must be known before the other shards are.</summary>
    /// <param name="commit">The commit; its merges become writes of rows that must be unchanged.</param>
    /// <param name="map">The shards.</param>
    /// <returns>The parts, in the order of their shards.</returns>
    public static IReadOnlyList<ShardPart> Of(SubmittedCommit commit, ShardMap map)
    {
        var parts = new SortedDictionary<ulong, ShardPart>();
        for (int number = 0; number < commit.Tables.Count; number++)
        {
            TableFootprint table = commit.Tables[number];
            table.WriteMerges();
            if (table.IsScanned || table.Ranges.Count > 0)
            {
                foreach (GroupId shard in map.Groups)
                    PartOf(shard).Add(table, number);
            }

            for (int item = 0; item < table.Reads.Count; item++)
                PartOf(map.GroupOf(table.Reads[item].Place)).Add(table.Definition, number, table.Reads[item], item);
            for (int item = 0; item < table.Writes.Count; item++)
                PartOf(map.GroupOf(table.Writes[item].Place)).Add(table.Definition, number, table.Writes[item], item);
            foreach (IndexPoint point in table.Points)
                PartOf(map.GroupOf(point.Place)).Add(table.Definition, number, point);
        }

        return [.. parts.Values];

        ShardPart PartOf(GroupId shard)
        {
            if (!parts.TryGetValue(shard.Value, out ShardPart? part))
                parts.Add(shard.Value, part = new ShardPart(shard));
            return part;
        }
    }
}
