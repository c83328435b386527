using Khonsu.CompilerServices;

namespace Khonsu.Runtime.Tests.CompilerServices;

/// <summary>The merge of one column, for each rule; the base comes first, then theirs, then mine.</summary>
public sealed class ColumnMergeTests
{
    [Theory]
    [InlineData(1, 1, 1, true, 1)]
    [InlineData(1, 2, 1, true, 2)]
    [InlineData(1, 1, 3, true, 3)]
    [InlineData(1, 3, 3, true, 3)]
    [InlineData(1, 2, 3, false, 2)]
    public void One_change_wins_and_two_are_a_conflict(int @base, int theirs, int mine, bool isPicked, int expected)
    {
        Assert.Equal(isPicked, ColumnMerge.TryPick(@base, theirs, mine, out int merged));
        Assert.Equal(expected, merged);
        string? conflict = null;
        Assert.Equal(expected, ColumnMerge.Pick(@base, theirs, mine, "rank", ref conflict));
        Assert.Equal(isPicked ? null : "rank", conflict);
    }

    [Theory]
    [InlineData(1, 1, 1, true, 1)]
    [InlineData(1, 2, 1, true, 2)]
    [InlineData(1, 1, 3, true, 3)]
    [InlineData(1, 3, 3, false, 3)]
    [InlineData(1, 2, 3, false, 2)]
    public void The_same_change_on_both_sides_counts_as_two(
        int @base, int theirs, int mine, bool isPicked, int expected)
    {
        Assert.Equal(isPicked, ColumnMerge.TryPickOne(@base, theirs, mine, out int merged));
        Assert.Equal(expected, merged);
    }

    [Fact]
    public void The_first_conflict_is_told()
    {
        string? conflict = null;
        ColumnMerge.Pick("a", "b", "c", "first", ref conflict);
        ColumnMerge.Append("a", "b", "c", "second", ref conflict);
        Assert.Equal("first", conflict);
    }

    [Fact]
    public void Null_is_a_value_like_others()
    {
        string? conflict = null;
        Assert.Null(ColumnMerge.Pick<int?>(1, null, 1, "rank", ref conflict));
        Assert.Null(ColumnMerge.Pick("a", "a", null, "name", ref conflict));
        Assert.Null(conflict);
    }

    [Fact]
    public void A_sum_goes_both_ways_without_negative_numbers()
    {
        Assert.Equal((byte)15, ColumnMerge.Sum<byte>(10, 20, 5));
        Assert.Equal((byte)25, ColumnMerge.Sum<byte>(10, 20, 15));
        Assert.Equal(1.5m, ColumnMerge.Sum(1m, 2m, 0.5m));
        Assert.Throws<OverflowException>(() => ColumnMerge.Sum<byte>(10, 5, 0));
        Assert.Throws<OverflowException>(() => ColumnMerge.Sum(0, int.MaxValue, 1));
    }

    [Fact]
    public void Bits_that_one_side_changed_stay_changed()
    {
        Assert.Equal(0b1010, ColumnMerge.Or(0b0001, 0b0010, 0b1001));
        Assert.Equal(0b0100, ColumnMerge.And(0b0111, 0b0101, 0b0110));
        Assert.Equal((sbyte)-127, ColumnMerge.Or<sbyte>(0, 1, -128));
    }

    [Fact]
    public void The_greater_and_the_lesser_pass_over_null()
    {
        Assert.Equal(2, ColumnMerge.Greater(1, 2));
        Assert.Equal(1, ColumnMerge.Lesser(1, 2));
        Assert.Equal(1, ColumnMerge.Greater<int>(null, 1));
        Assert.Equal(1, ColumnMerge.Lesser<int>(1, null));
        Assert.Null(ColumnMerge.Lesser<int>(null, null));
        Assert.Equal("b", ColumnMerge.Greater(null, "b"));
        Assert.Equal("b", ColumnMerge.Lesser("b", null));
    }

    [Fact]
    public void Text_is_compared_by_ordinal()
    {
        Assert.Equal("a", ColumnMerge.Greater("a", "B"));
        Assert.Equal("B", ColumnMerge.Lesser("a", "B"));
    }

    [Fact]
    public void Text_is_appended_once()
    {
        string? conflict = null;
        Assert.Equal("abc", ColumnMerge.Append("a", "ab", "ac", "notes", ref conflict));
        Assert.Equal("bc", ColumnMerge.Append(null, "b", "c", "notes", ref conflict));
        Assert.Null(conflict);
        Assert.Equal("b", ColumnMerge.Append("a", "b", null, "notes", ref conflict));
        Assert.Equal("notes", conflict);
    }
}
