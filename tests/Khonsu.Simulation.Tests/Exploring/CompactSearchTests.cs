using Khonsu.Simulation.Exploring;
using Khonsu.Simulation.Mutants;

namespace Khonsu.Simulation.Tests.Exploring;

/// <summary>The search on numbers, and that what it leaves out finds nothing new.</summary>
public sealed class CompactSearchTests
{
    static readonly int[] s_one = [0];

    [Theory]
    [InlineData(1, 1, 0)]
    [InlineData(1, 2, 0)]
    [InlineData(1, 1, 1)]
    public void A_search_that_leaves_out_arrivals_and_messages_finds_the_same_states_of_all_nodes(
        int elections, int proposals, int crashes)
    {
        var limits = new ExplorerLimits(3, elections, proposals, crashes, 0);

        HashSet<ulong> whole = NodesIn(limits, Reductions.None, s_one);

        AssertSame(whole, NodesIn(limits, Reductions.VoidArrivals, s_one));
        AssertSame(whole, NodesIn(limits, Reductions.DeadMessages, s_one));
        AssertSame(whole, NodesIn(limits, Reductions.VoidArrivals | Reductions.DeadMessages, s_one));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(1, 1)]
    public void Slow_followers_bring_about_no_state_that_prompt_ones_do_not(int proposals, int crashes)
    {
        var limits = new ExplorerLimits(3, 1, proposals, crashes, 0);
        HashSet<ulong> slow = NodesIn(limits, Reductions.VoidArrivals, s_one, crasher: 1, onlyPrompt: true);
        HashSet<ulong> all = NodesIn(limits, Reductions.VoidArrivals, s_one, crasher: 1);
        HashSet<ulong> prompt = NodesIn(limits, Reductions.Proven, s_one, crasher: 1);

        AssertSame(slow, prompt);
        Assert.True(prompt.Count < all.Count);
    }

    [Fact]
    public void The_search_on_copies_of_machines_finds_the_same_states_of_all_nodes_with_losses_and_without()
    {
        HashSet<ulong> onNumbers = NodesIn(new ExplorerLimits(3, 1, 1, 0, 0), Reductions.None, null);

        foreach (int losses in (int[])[0, 1])
        {
            HashSet<ulong> onCopies = [];
            ExplorerResult result = Explorer.Run(
                new ExplorerLimits(3, 1, 1, 0, losses), 1_000_000, state => onCopies.Add(state.NodesNumber()));
            Assert.True(result.IsComplete);
            AssertSame(onNumbers, onCopies);
        }
    }

    [Fact]
    public void Names_of_nodes_do_not_matter_but_for_the_order_of_those_that_lead()
    {
        var limits = new ExplorerLimits(3, 1, 2, 0, 0);
        long[] counts = [.. Enumerable.Range(0, 3)
            .Select(leader => Complete(limits, Reductions.Proven, [leader], null).States)];
        Assert.Single(counts.Distinct());

        var withCrash = limits with { Proposals = 1, Crashes = 1 };
        long[] crashing = [
            Complete(withCrash, Reductions.Proven, [0], 1).States,
            Complete(withCrash, Reductions.Proven, [0], 2).States,
            Complete(withCrash, Reductions.Proven, [1], 0).States,
            Complete(withCrash, Reductions.Proven, [2], 1).States];
        Assert.Single(crashing.Distinct());
    }

    [Theory]
    [InlineData("1,2", 1, 0)]
    [InlineData("2,1", 1, 0)]
    [InlineData("1", 2, 1)]
    [InlineData("1,1", 1, 1)]
    public void A_space_is_safe_to_its_end(string leaders, int proposals, int crashes)
    {
        int[] places = SpaceSurvey.PlacesOf(leaders);
        var limits = new ExplorerLimits(3, places.Length, proposals, crashes, 0);
        ExplorerResult result = Complete(limits, Reductions.Proven, places, crashes > 0 ? 0 : null);
        Assert.Equal(proposals, result.DecidedMax);
    }

    [Theory]
    [InlineData("accept_quorum_short")]
    [InlineData("accepted_before_sync")]
    [InlineData("prepare_quorum_short")]
    [InlineData("session_used_again")]
    [InlineData("worst_log_adopted")]
    [InlineData(null)]
    public void A_planted_bug_is_found_in_a_space_without_what_is_left_out(string? name)
    {
        PlantedBug? bug = BugCatalog.All.SingleOrDefault(bug => bug.Name == name);
        var context = new MachineContext(MachineCompiler.Compile(bug));

        string found = (string)context.Call(typeof(SpaceSurvey), nameof(SpaceSurvey.FirstFailure), "1,2", 100_000)!;

        context.Unload();
        Assert.Equal(name is null, found.Length == 0);
    }

    [Fact]
    public void The_nearest_part_of_the_whole_space_is_safe()
    {
        ExplorerResult result = new CompactSearch(new ExplorerLimits(3, 2, 2, 1, 0), Reductions.Proven).Run(20_000);
        Assert.Null(result.Failure);
        Assert.False(result.IsComplete);
    }

    static void AssertSame(HashSet<ulong> expected, HashSet<ulong> actual)
        => Assert.True(expected.SetEquals(actual), $"{expected.Count} and {actual.Count} states are not the same");

    static ExplorerResult Complete(ExplorerLimits limits, Reductions reductions, int[]? leaders, int? crasher)
    {
        ExplorerResult result = new CompactSearch(limits, reductions, leaders, crasher).Run(5_000_000);
        Assert.Null(result.Failure);
        Assert.True(result.IsComplete);
        return result;
    }

    static HashSet<ulong> NodesIn(
        ExplorerLimits limits, Reductions reductions, int[]? leaders, int? crasher = null, bool onlyPrompt = false)
    {
        HashSet<ulong> nodes = [];
        var search = new CompactSearch(limits, reductions, leaders, crasher)
        {
            OnNodes = (number, isPrompt) =>
            {
                if (isPrompt || !onlyPrompt)
                    nodes.Add(number);
            },
        };
        ExplorerResult result = search.Run(5_000_000);
        Assert.Null(result.Failure);
        Assert.True(result.IsComplete);
        return nodes;
    }
}
