using Khonsu.Generators.Tests.Samples;

namespace Khonsu.Generators.Tests.Emission;

/// <summary>What generated indexes do, on a record that the generator under test extends in this project.</summary>
public sealed class GeneratedIndexTests
{
    static readonly SampleAccount s_ann = new("ann", "Ann", "a@x", "north", DayOfWeek.Monday, 1);
    static readonly SampleAccount s_bea = new("bea", "Ann", null, "north", null, 2);
    static readonly SampleAccount s_cid = new("cid", null, null, "south", DayOfWeek.Sunday, 1);
    static readonly SampleAccount s_dan = new("dan", "Dan", "d@x", "Zoo", DayOfWeek.Friday, 3);

    [Fact]
    public void A_hash_index_finds_all_rows_of_a_value()
    {
        using SampleModel model = Filled();
        Assert.Equal(["ann", "bea"], Sorted(model.Read(static tx => Ids(tx.SampleAccounts.ByOwner("Ann")))));
        Assert.Equal(["cid"], model.Read(static tx => Ids(tx.SampleAccounts.ByOwner(null))));
        Assert.Equal(0, model.Atomically(static tx => tx.SampleAccounts.ByOwner("Eva").Count()));
    }

    [Fact]
    public void An_index_follows_the_writes_of_its_own_transaction()
    {
        using SampleModel model = Filled();
        model.Atomically(static tx =>
        {
            tx.SampleAccounts.Row("bea").Owner = "Eva";
            tx.SampleAccounts.Remove("ann");
            Assert.Empty(Ids(tx.SampleAccounts.ByOwner("Ann")));
            Assert.Equal(["bea"], Ids(tx.SampleAccounts.ByOwner("Eva")));
        });
        Assert.Equal(["bea"], model.Read(static tx => Ids(tx.SampleAccounts.ByOwner("Eva"))));
    }

    [Fact]
    public void A_unique_index_finds_one_row_and_refuses_another()
    {
        using SampleModel model = Filled();
        Assert.Equal(s_ann, model.Read(static tx => tx.SampleAccounts.ByEmail("a@x")));
        Assert.Null(model.Atomically(static tx => tx.SampleAccounts.ByEmail("b@x")));
        Assert.Throws<UniqueIndexViolationException>(
            () => model.Atomically(static tx => tx.SampleAccounts.Row("bea").Email = "a@x"));
        Assert.Equal("dan", model.Read(static tx => tx.SampleAccounts.ByOwnersRank("Dan", 3))!.Id);
    }

    [Fact]
    public void A_unique_index_lets_rows_without_a_value_be()
    {
        using SampleModel model = Filled();
        model.Atomically(static tx => tx.SampleAccounts.Row("dan").Email = null);
        Assert.Equal(3, model.Read(static tx => tx.SampleAccounts.Count(static a => a.Email is null)));
    }

    [Fact]
    public void An_ordered_index_walks_by_ordinal_and_by_range()
    {
        using SampleModel model = Filled();
        model.Read(static tx =>
        {
            Assert.Equal(["Zoo", "north", "north", "south"], tx.SampleAccounts.ByBranch.Ascending()
                .Select(static a => a.Branch));
            Assert.Equal(2, tx.SampleAccounts.ByBranch.Range("n", "o").Count());
            Assert.Equal("dan", tx.SampleAccounts.ByBranch.First()!.Id);
            Assert.Equal("cid", tx.SampleAccounts.ByBranch.Last()!.Id);
        });
    }

    [Fact]
    public void An_enum_is_ordered_by_its_number_and_null_comes_first()
    {
        using SampleModel model = Filled();
        Assert.Equal(
            [null, DayOfWeek.Sunday, DayOfWeek.Monday, DayOfWeek.Friday],
            model.Read(static tx => tx.SampleAccounts.ByDay.Ascending().Select(static a => a.Day).ToArray()));
    }

    [Fact]
    public void An_index_of_several_columns_is_asked_by_its_first_ones()
    {
        using SampleModel model = Filled();
        model.Atomically(static tx =>
        {
            tx.SampleAccounts.Add(new SampleAccount("eva", null, null, "north", null, 1));
            Assert.Equal(["ann", "eva", "bea"], Ids(tx.SampleAccounts.ByBranchAndRankAndId.StartingWith("north")));
        });
        model.Read(static tx =>
        {
            Assert.Equal(["ann", "eva", "bea"], Ids(tx.SampleAccounts.ByBranchAndRankAndId.StartingWith("north")));
            Assert.Equal(["ann", "eva"], Ids(tx.SampleAccounts.ByBranchAndRankAndId.StartingWith("north", 1)));
            Assert.Equal(
                ["eva", "bea"],
                Ids(tx.SampleAccounts.ByBranchAndRankAndId.Range(("north", 1, "b"), ("north", 2, "z"))));
        });
    }

    [Fact]
    public void An_ordered_key_is_walked_by_range()
    {
        using SampleModel model = Filled();
        Assert.Equal(["bea", "cid"], model.Read(static tx => Ids(tx.SampleAccounts.ByKey.Range("b", "d"))));
        Assert.Equal(["dan", "cid"], model.Read(static tx => Ids(tx.SampleAccounts.ByKey.TopN(2))));
    }

    [Fact]
    public void Definitions_tell_what_the_attributes_say() => Assert.Equal(
        [
            "0 ByKey ordered: id", "1 ByOwner: owner", "2 ByEmail unique: email", "3 ByBranch ordered: branch",
            "4 ByDay ordered: day", "5 ByBranchAndRankAndId ordered: branch, rank, id",
            "6 ByOwnersRank unique: owner, rank",
        ],
        DefinitionOf<string, SampleAccount>().Indexes.Select(static index => $"{index.Number} {index.Name}"
            + (index.IsOrdered ? " ordered" : "") + (index.IsUnique ? " unique" : "")
            + ": " + string.Join(", ", index.Columns)));

    static Khonsu.CompilerServices.TableDefinition<TKey, TRow> DefinitionOf<TKey, TRow>()
        where TKey : notnull, IEquatable<TKey>
        where TRow : Khonsu.CompilerServices.TransactionalRow, Khonsu.CompilerServices.IRow<TKey, TRow> =>
        TRow.Definition;

    static SampleModel Filled()
    {
        SampleModel model = SampleModel.Open();
        model.Atomically(static tx =>
        {
            foreach (SampleAccount account in new[] { s_cid, s_bea, s_dan, s_ann })
                tx.SampleAccounts.Add(account with { });
        });
        return model;
    }

    static string[] Ids(IEnumerable<SampleAccount> accounts) => [.. accounts.Select(static a => a.Id)];

    static string[] Sorted(string[] ids) => [.. ids.Order(StringComparer.Ordinal)];
}
