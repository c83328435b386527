using Khonsu.CompilerServices;

namespace Khonsu.Runtime.Tests.CompilerServices.Keys;

/// <summary>Where rows are in a cluster, when columns of their keys are marked for it.</summary>
public sealed class ShardKeyTests
{
    [Fact]
    public void Rows_of_different_tables_with_the_same_marked_values_are_together()
    {
        ulong owner = PlaceOf<string, ShardOwner>("ann");
        Assert.All(
            Enumerable.Range(-3, 7),
            number => Assert.Equal(owner, PlaceOf<ShardItemKey, ShardItem>(("ann", number))));
        Assert.Equal(owner, PlaceOf<ShardLabelKey, ShardLabel>((new Caseless("red"), "ann")));
    }

    [Fact]
    public void Rows_with_other_marked_values_are_elsewhere()
    {
        string[] owners = ["", "a", "ann", "anna", "bob"];
        Assert.Equal(
            owners.Length,
            owners.Select(static name => PlaceOf<ShardItemKey, ShardItem>((name, 1))).Distinct().Count());
        Assert.Equal(
            owners.Length,
            owners.Select(static name => PlaceOf<ShardLabelKey, ShardLabel>((new("red"), name))).Distinct().Count());
    }

    [Fact]
    public void Only_a_table_with_marked_columns_says_so()
    {
        Assert.True(Definition<ShardItemKey, ShardItem>().HasShardKey);
        Assert.True(Definition<ShardLabelKey, ShardLabel>().HasShardKey);
        Assert.False(Definition<string, ShardOwner>().HasShardKey);
        Assert.False(Definition<KeyPlaceKey, KeyPlace>().HasShardKey);
    }

    [Fact]
    public void A_row_of_a_table_without_marked_columns_is_where_its_whole_key_says()
    {
        Assert.NotEqual(
            PlaceOf<KeyPlaceKey, KeyPlace>(("Main", new("7"), SmallEnum.Below)),
            PlaceOf<KeyPlaceKey, KeyPlace>(("Main", new("8"), SmallEnum.Below)));
    }

    static ulong PlaceOf<TKey, TRow>(TKey key)
        where TKey : notnull, IEquatable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow> => Definition<TKey, TRow>().PlaceOf(new KeyWriter(), key);

    static TableDefinition<TKey, TRow> Definition<TKey, TRow>()
        where TKey : notnull, IEquatable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow> => TRow.Definition;
}
