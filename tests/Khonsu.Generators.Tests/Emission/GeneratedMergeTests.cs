using Khonsu.CompilerServices;
using Khonsu.Generators.Tests.Samples;

namespace Khonsu.Generators.Tests.Emission;

/// <summary>
/// What generated merges and invariants do, on a record that the generator under test extends in this very project.
/// </summary>
public sealed class GeneratedMergeTests
{
    static readonly SampleAccount s_base = new("ann", "Ann", null, "north", null, 1)
    {
        Balance = 100,
        Visits = 10,
        Peak = 5,
        FirstSeen = Day(5),
        Rights = SampleRights.Read,
        Notes = "a",
        Title = "t",
    };

    [Fact]
    public void A_merge_changes_every_kind_of_column()
    {
        using SampleModel model = SampleModel.Open();
        model.Atomically(static tx => tx.SampleAccounts.Add(s_base with { }));
        model.Atomically(static tx =>
        {
            tx.SampleAccounts.Merge("ann").Balance += 10;
            tx.SampleAccounts.Merge("ann").Balance -= 2.5m;
            tx.SampleAccounts.Merge("ann").Visits -= 3;
            tx.SampleAccounts.Merge("ann").RaisePeak(7);
            tx.SampleAccounts.Merge("ann").RaisePeak(6);
            tx.SampleAccounts.Merge("ann").LowerFirstSeen(Day(3));
            tx.SampleAccounts.Merge("ann").Rights |= SampleRights.Write;
            tx.SampleAccounts.Merge("ann").Rights |= SampleRights.Share;
            tx.SampleAccounts.Merge("ann").IsOpen &= false;
            tx.SampleAccounts.Merge("ann").AppendNotes("b");
            tx.SampleAccounts.Merge("ann").AppendNotes("c");
        });
        SampleAccount expected = s_base with
        {
            Balance = 107.5m,
            Visits = 7,
            Peak = 7,
            FirstSeen = Day(3),
            Rights = SampleRights.Read | SampleRights.Write | SampleRights.Share,
            IsOpen = false,
            Notes = "abc",
        };
        Assert.Equal(expected, model.Read(static tx => tx.SampleAccounts["ann"]));
    }

    [Fact]
    public void A_merge_leaves_what_it_does_not_name()
    {
        using SampleModel model = SampleModel.Open();
        SampleAccount bare = s_base with { FirstSeen = null, Notes = null };
        model.Atomically(tx => tx.SampleAccounts.Add(bare));
        model.Atomically(static tx => tx.SampleAccounts.Merge("ann").RaisePeak(1));
        Assert.Equal(bare, model.Read(static tx => tx.SampleAccounts["ann"]));
        model.Atomically(static tx => tx.SampleAccounts.Merge("ann").LowerFirstSeen(Day(4)));
        Assert.Equal(Day(4), model.Read(static tx => tx.SampleAccounts["ann"].FirstSeen));
    }

    [Fact]
    public void Two_transactions_merge_one_row_without_a_conflict()
    {
        using SampleModel model = SampleModel.Open();
        model.Atomically(static tx => tx.SampleAccounts.Add(s_base with { }));
        using SampleModelTransaction slow = model.Begin();
        slow.SampleAccounts.Merge("ann").Balance += 1;
        slow.SampleAccounts.Merge("ann").AppendNotes("2");
        model.Atomically(static tx =>
        {
            tx.SampleAccounts.Merge("ann").Balance += 10;
            tx.SampleAccounts.Merge("ann").AppendNotes("1");
        });
        slow.Commit();
        SampleAccount merged = model.Read(static tx => tx.SampleAccounts["ann"]);
        Assert.Equal((111m, "a12"), (merged.Balance, merged.Notes));
    }

    [Fact]
    public void A_sign_that_the_column_does_not_merge_by_is_refused()
    {
        using SampleModel model = SampleModel.Open();
        Assert.Throws<InvalidOperationException>(() => model.Atomically(
            static tx => tx.SampleAccounts.Merge("ann").Rights &= SampleRights.Read));
        Assert.Throws<InvalidOperationException>(() => model.Atomically(
            static tx => tx.SampleAccounts.Merge("ann").IsOpen |= true));
        Assert.Throws<InvalidOperationException>(() => model.Atomically(
            static tx => tx.SampleAccounts.Merge("ann").IsOpen = default));
    }

    [Fact]
    public void A_column_that_one_side_changed_takes_that_sides_value()
    {
        SampleAccount theirs = s_base with { Owner = "Eva", Peak = 1, Notes = "other" };
        SampleAccount mine = s_base with { Email = "m@x", Balance = 3, Rights = SampleRights.None };
        Assert.Equal(
            mine with { Owner = "Eva", Peak = 1, Notes = "other" },
            Merge(s_base, theirs, mine, out string? conflict));
        Assert.Null(conflict);
    }

    [Fact]
    public void Columns_that_both_sides_changed_follow_their_rules()
    {
        SampleAccount theirs = s_base with
        {
            Owner = "Eva",
            Balance = 90,
            Visits = 20,
            Peak = 9,
            FirstSeen = Day(2),
            Rights = SampleRights.Write,
            Notes = "a1",
            Title = "longest",
        };
        SampleAccount mine = s_base with
        {
            Owner = "Eva",
            Balance = 101,
            Visits = 4,
            Peak = 7,
            FirstSeen = Day(4),
            Rights = SampleRights.Read | SampleRights.Share,
            Notes = "a2",
            Title = "long",
        };
        SampleAccount expected = theirs with
        {
            Balance = 91,
            Visits = 14,
            Rights = SampleRights.Write | SampleRights.Share,
            Notes = "a12",
        };
        Assert.Equal(expected, Merge(s_base, theirs, mine, out string? conflict));
        Assert.Null(conflict);
    }

    [Fact]
    public void The_same_change_on_both_sides_is_made_twice()
    {
        SampleAccount changed = s_base with { Balance = 105, Visits = 7, Notes = "ab", Peak = 9 };
        SampleAccount expected = changed with { Balance = 110, Visits = 4, Notes = "abb" };
        Assert.Equal(expected, Merge(s_base, changed, changed with { }, out string? conflict));
        Assert.Null(conflict);
    }

    [Fact]
    public void A_sum_that_two_have_read_and_written_loses_neither()
    {
        using SampleModel model = SampleModel.Open();
        model.Atomically(static tx => tx.SampleAccounts.Add(s_base with { }));
        var merging = new TransactionOptions
        {
            Isolation = IsolationLevel.Snapshot,
            OnConflict = ConflictResolution.Merge,
        };
        using SampleModelTransaction slow = model.Begin(merging);
#pragma warning disable KHN114 // It is the merge of two rows that is wanted.
        slow.SampleAccounts.Row("ann").Balance += 5;
        model.Atomically(static tx => tx.SampleAccounts.Row("ann").Balance += 5, merging);
#pragma warning restore KHN114
        slow.Commit();
        Assert.Equal(110, model.Read(static tx => tx.SampleAccounts["ann"].Balance));
    }

    [Fact]
    public void Text_is_appended_to_whatever_theirs_has_become() => Assert.Equal(
        "other2",
        Merge(s_base, s_base with { Notes = "other" }, s_base with { Notes = "a2" }, out _)!.Notes);

    [Theory]
    [InlineData("other")]
    [InlineData(null)]
    public void Text_that_does_not_begin_with_the_base_is_a_conflict(string? mine)
    {
        Assert.Null(Merge(s_base, s_base with { Notes = "a1" }, s_base with { Notes = mine }, out string? conflict));
        Assert.Equal("notes", conflict);
    }

    [Fact]
    public void A_column_without_a_rule_that_both_changed_is_a_conflict()
    {
        SampleAccount theirs = s_base with { Rank = 2, Branch = "south" };
        SampleAccount mine = s_base with { Rank = 3, Branch = "east" };
        Assert.Null(Merge(s_base, theirs, mine, out string? conflict));
        Assert.Equal("branch", conflict);
    }

    [Fact]
    public void A_sum_that_overflows_is_an_error()
    {
        SampleAccount full = s_base with { Visits = uint.MaxValue - 1 };
        Assert.Throws<OverflowException>(
            () => Merge(s_base, full, s_base with { Visits = 20 }, out _));
    }

    [Fact]
    public void The_first_broken_invariant_is_told()
    {
        Assert.Null(Broken(s_base));
        Assert.Equal("The balance is never below -100", Broken(s_base with { Balance = -101, Id = "" }));
        Assert.Equal("HasId", Broken(s_base with { Id = "" }));
    }

    [Fact]
    public void A_row_that_breaks_an_invariant_is_not_committed()
    {
        using SampleModel model = SampleModel.Open();
        model.Atomically(static tx => tx.SampleAccounts.Add(s_base with { }));
        Exception broken = Assert.ThrowsAny<KhonsuException>(() => model.Atomically(
            static tx => tx.SampleAccounts.Merge("ann").Balance -= 1000));
        Assert.Contains("The balance is never below -100", broken.Message, StringComparison.Ordinal);
        Assert.Equal(100, model.Read(static tx => tx.SampleAccounts["ann"].Balance));
    }

    static SampleAccount? Merge(SampleAccount @base, SampleAccount theirs, SampleAccount mine, out string? conflict) =>
        MergeRows<string, SampleAccount>(@base, theirs, mine, out conflict);

    static TRow? MergeRows<TKey, TRow>(TRow @base, TRow theirs, TRow mine, out string? conflict)
        where TKey : notnull, IEquatable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow> =>
        TRow.MergeRows(@base, theirs, mine, out conflict);

    static string? Broken(SampleAccount row) => BrokenInvariant<string, SampleAccount>(row);

    static string? BrokenInvariant<TKey, TRow>(TRow row)
        where TKey : notnull, IEquatable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow> =>
        TRow.BrokenInvariant(row);

    static DateTime Day(int day) => new(2026, 1, day, 0, 0, 0, DateTimeKind.Utc);
}
