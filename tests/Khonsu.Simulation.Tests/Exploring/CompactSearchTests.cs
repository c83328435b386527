using Khonsu.Simulation.Exploring;

namespace Khonsu.Simulation.Tests.Exploring;

/// <summary>The search on numbers, and that what it leaves out finds nothing new.</summary>
public sealed class CompactSearchTests
{
    const long StatesMax = 2_000_000;

    [Theory]
    [InlineData("1", 2, 0)]
    [InlineData("1", 1, 1)]
    [InlineData("1,2", 0, 0)]
    public void Each_reduction_alone_and_all_of_them_find_the_same_states_of_all_nodes(
        string leaders, int proposals, int crashes)
    {
        var space = new ExploredSpace(leaders, proposals, crashes, crashes > 0 ? 1 : null);
        HashSet<ulong> whole = NodesIn(space, Reductions.None, onlyPrompt: false);
        HashSet<ulong> prompt = NodesIn(space, Reductions.None, onlyPrompt: true);

        AssertFinds(whole, space, Reductions.VoidArrivals, onlyPrompt: false);
        AssertFinds(whole, space, Reductions.StaleFields, onlyPrompt: false);
        AssertFinds(prompt, space, Reductions.DeadMessages, onlyPrompt: true);
        AssertFinds(prompt, space, Reductions.SlowDisks, onlyPrompt: true);
        AssertFinds(prompt, space, Reductions.All, onlyPrompt: true);
        Assert.True(prompt.Count < whole.Count);
    }

    [Theory]
    [InlineData("1,2", 1, 0, null)]
    [InlineData("1,1", 1, 1, 1)]
    [InlineData("1", 2, 1, 1)]
    public void All_of_them_find_the_states_of_all_nodes_that_a_search_with_slow_disks_and_all_messages_finds(
        string leaders, int proposals, int crashes, int? crasher)
    {
        var space = new ExploredSpace(leaders, proposals, crashes, crasher);
        // Why not without any: arrivals that change nothing make it ten times as large. They have their test above.
        HashSet<ulong> prompt = NodesIn(space, Reductions.VoidArrivals, onlyPrompt: true);

        AssertFinds(prompt, space, Reductions.All, onlyPrompt: true);
    }

    [Theory]
    [InlineData("1", 2, 1)]
    [InlineData("2,1", 1, 0)]
    [InlineData("1,1", 1, 1)]
    public void What_is_taken_out_of_a_state_stays_without_effect(string leaders, int proposals, int crashes)
    {
        CompactSearch search = new ExploredSpace(leaders, proposals, crashes, crashes > 0 ? 1 : null)
            .Search(Reductions.All, CompactSearch.FormsMaxUsual);
        ExplorerResult result = search.Run(StatesMax);
        Assert.Null(result.Failure);
        Assert.True(result.IsComplete);
        Assert.Equal(proposals, result.DecidedMax);

        Assert.True(search.CheckFates() > 100);
    }

    [Fact]
    public void The_search_on_copies_of_machines_finds_the_same_states_of_all_nodes_with_losses_and_without()
    {
        var limits = new ExplorerLimits(3, 1, 1, 0, 0);
        HashSet<ulong> onNumbers = NodesIn(new CompactSearch(limits, Reductions.None), onlyPrompt: false);

        foreach (int losses in (int[])[0, 1])
        {
            HashSet<ulong> onCopies = [];
            ExplorerResult result = Explorer.Run(
                limits with { Losses = losses }, 1_000_000, state => onCopies.Add(state.NodesNumber()));
            Assert.True(result.IsComplete);
            AssertSame(onNumbers, onCopies);
        }
    }

    [Fact]
    public void Names_of_nodes_do_not_matter_but_for_the_order_of_those_that_lead()
    {
        AssertAlike(new("1", 2, 0), new("2", 2, 0), new("3", 2, 0));
        AssertAlike(new("1", 1, 1, 2), new("1", 1, 1, 3), new("2", 1, 1, 1), new("3", 1, 1, 2));
        AssertAlike(new("1,2", 1, 0), new("1,3", 1, 0), new("2,3", 1, 0));
        AssertAlike(new("2,1", 0, 0), new("3,1", 0, 0), new("3,2", 0, 0));
    }

    [Fact]
    public void The_nearest_part_of_the_whole_space_is_safe()
    {
        foreach (ExploredSpace space in ExploredSpace.Whole)
        {
            ExplorerResult result = space.Search(Reductions.All).Run(2_000);
            Assert.Null(result.Failure);
        }
    }

    [Fact]
    public void More_than_two_take_overs_are_refused_where_messages_are_left_out()
        => Assert.Throws<ArgumentException>(() => new ExploredSpace("1,2,3", 1, 0).Search(Reductions.DeadMessages));

    static void AssertAlike(params ExploredSpace[] spaces)
        => Assert.Single(spaces.Select(static space =>
        {
            ExplorerResult result = space.Search(Reductions.All, CompactSearch.FormsMaxUsual).Run(StatesMax);
            Assert.True(result.IsComplete);
            return (result.States, result.Steps);
        }).Distinct());

    static void AssertFinds(
        HashSet<ulong> expected, ExploredSpace space, Reductions reductions, bool onlyPrompt)
    {
        HashSet<ulong> actual = NodesIn(space, reductions, onlyPrompt);
        int missing = expected.Count(number => !actual.Contains(number));
        Assert.True(
            expected.SetEquals(actual), $"{space}, {reductions}: {missing} of {expected.Count} states are missing");
    }

    static void AssertSame(HashSet<ulong> expected, HashSet<ulong> actual)
        => Assert.True(expected.SetEquals(actual), $"{expected.Count} and {actual.Count} states are not the same");

    static HashSet<ulong> NodesIn(ExploredSpace space, Reductions reductions, bool onlyPrompt)
        => NodesIn(space.Search(reductions), onlyPrompt);

    static HashSet<ulong> NodesIn(CompactSearch search, bool onlyPrompt)
    {
        (HashSet<ulong> nodes, ExplorerResult result) = NodeStates.In(search, StatesMax, onlyPrompt);
        Assert.Null(result.Failure);
        Assert.True(result.IsComplete);
        return nodes;
    }
}
