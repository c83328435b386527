using System.Text;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Placement;
using Khonsu.Replication;
using Xunit;

namespace Khonsu.Cluster.Tests.Shards;

/// <summary>Where rows are: the same for ever, or those that are on disks would be looked for elsewhere.</summary>
public sealed class PlacementTests
{
    [Theory]
    [InlineData(1, 1, 0)]
    [InlineData(42, 57, 43)]
    [InlineData(0xDEAD10CC, 1, 0)]
    [InlineData(0xDEAD10CC, 666, 361)]
    [InlineData(256, 1024, 520)]
    public void The_hash_that_jumps_is_that_of_its_paper(ulong number, int buckets, int bucket)
        => Assert.Equal(bucket, JumpHash.BucketOf(number, buckets));

    [Theory]
    [InlineData("", 0xefd01f60ba992926)]
    [InlineData("a", 0x82a2a958a9bece5b)]
    [InlineData("foobar", 0x2c22194922d1672b)]
    public void The_place_of_a_key_never_changes(string key, ulong place)
        => Assert.Equal(place, KeyPlace.Of(Encoding.UTF8.GetBytes(key)));

    [Fact]
    public void Rows_are_spread_evenly()
    {
        const int Shards = 16;
        const int Rows = 16_000;
        var map = new ShardMap(Shards);
        var counts = new int[Shards];
        for (int row = 0; row < Rows; row++)
            counts[ShardMap.ShardOf(map.GroupOf(KeyPlace.Of(Encoding.UTF8.GetBytes($"account-{row}"))))]++;

        Assert.All(counts, static count => Assert.InRange(count, 900, 1100));
    }

    [Fact]
    public void Shards_are_groups_from_the_first_one_on()
    {
        Assert.Equal(new GroupId(1), ShardMap.GroupOf(0));
        Assert.Equal([0, 1, 2], new ShardMap(3).Groups.Select(ShardMap.ShardOf));
    }
}
