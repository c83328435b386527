namespace Khonsu.Stress.Tests.Scripts;

/// <summary>Script 10 through secondary indexes, over all levels: it occurs exactly where the contract lets
/// it.</summary>
public class IndexScriptTests
{
    public static TheoryData<string, IsolationLevel> Plays
    {
        get
        {
            var plays = new TheoryData<string, IsolationLevel>();
            foreach (string probe in IndexScripts.Probes.Keys)
            {
                foreach (IsolationLevel level in Enum.GetValues<IsolationLevel>())
                    plays.Add(probe, level);
            }

            return plays;
        }
    }

    public static TheoryData<IsolationLevel> Levels => [.. Enum.GetValues<IsolationLevel>()];

    [Theory, MemberData(nameof(Plays))]
    public void Script_10_what_an_index_showed_free_is_taken_once(string probe, IsolationLevel level) =>
        Assert.Equal(
            IndexScripts.MayOccur(level, IndexScripts.GuardsRanges), IndexScripts.BothCommit(probe, level));

    [Theory, MemberData(nameof(Levels))]
    public void Script_10_one_of_two_rows_leaves_a_range(IsolationLevel level) =>
        Assert.Equal(IndexScripts.MayOccur(level, IndexScripts.GuardsRanges), IndexScripts.BothLeave(level));

    [Theory, MemberData(nameof(Levels))]
    public void Script_10_a_unique_key_that_was_absent_counts_as_read(IsolationLevel level) =>
        Assert.Equal(IndexScripts.MayOccur(level, IndexScripts.GuardsKeys), IndexScripts.BothMissUniqueKey(level));
}
