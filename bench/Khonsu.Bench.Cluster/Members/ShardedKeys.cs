using Khonsu.Bench.Cluster.Model;
using Khonsu.Cluster.Placement;
using Khonsu.CompilerServices;

namespace Khonsu.Bench.Cluster.Members;

/// <summary>The accounts by their shards.</summary>
sealed class ShardedKeys
{
    readonly int[][] _shards;

    /// <summary>Sorts them.</summary>
    /// <param name="shards">How many shards there are.</param>
    public ShardedKeys(int shards)
    {
        var map = new ShardMap(shards);
        _shards =
        [
            .. Enumerable.Range(0, Depot.Keys).GroupBy(key => map.GroupOf(PlaceOf<int, Account>(key)))
                .Select(static keys => keys.ToArray()),
        ];
    }

    /// <summary>Draws different accounts of one shard.</summary>
    public int[] DrawWithin(Random random, int count)
    {
        int[] shard = _shards[random.Next(_shards.Length)];
        int first = random.Next(shard.Length);
        return [.. Enumerable.Range(0, count).Select(number => shard[(first + (number * 7)) % shard.Length])];
    }

    /// <summary>Draws accounts of different shards.</summary>
    public int[] DrawAcross(Random random, int count)
    {
        int first = random.Next(_shards.Length);
        return
        [
            .. Enumerable.Range(0, count).Select(number =>
            {
                int[] shard = _shards[(first + number) % _shards.Length];
                return shard[random.Next(shard.Length)];
            }),
        ];
    }

    static ulong PlaceOf<TKey, TRow>(TKey key)
        where TKey : notnull, IEquatable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow>
        => TRow.Definition.PlaceOf(new KeyWriter(), key);
}
