using Khonsu.Stress.Tests.Workloads;
using Xunit.Abstractions;

namespace Khonsu.Stress.Tests.Twins;

/// <summary>
/// The randomized twins of the scripts: threads that meet by chance, over many seeds, at every level that promises the
/// rule.
/// </summary>
/// <param name="output">Where a test tells which seeds it runs.</param>
public class RandomTwinTests(ITestOutputHelper output)
{
    [Theory, MemberData(nameof(LevelsOf), "list-append")]
    public void Random_histories_of_lists_are_legal(IsolationLevel level) => Run("list-append", level);

    [Theory, MemberData(nameof(LevelsOf), "register")]
    public void Random_histories_of_registers_are_legal(IsolationLevel level) => Run("register", level);

    [Theory, MemberData(nameof(LevelsOf), "transfer")]
    public void Transfers_keep_their_sum(IsolationLevel level) => Run("transfer", level);

    [Theory, MemberData(nameof(LevelsOf), "dirty-write")]
    public void Dirty_writes_never_mix_and_rolled_back_ones_are_never_seen(IsolationLevel level) =>
        Run("dirty-write", level);

    [Theory, MemberData(nameof(LevelsOf), "opacity")]
    public void Every_body_sees_one_moment_even_one_that_will_abort(IsolationLevel level) => Run("opacity", level);

    [Theory, MemberData(nameof(LevelsOf), "write-skew")]
    public void Exactly_one_of_two_attempts_that_exclude_each_other_commits(IsolationLevel level) =>
        Run("write-skew", level);

    [Theory, MemberData(nameof(LevelsOf), "blind-write")]
    public void A_blind_write_never_aborts(IsolationLevel level) => Run("blind-write", level);

    [Theory, MemberData(nameof(LevelsOf), "long-fork")]
    public void All_readers_see_the_writers_in_one_order(IsolationLevel level) => Run("long-fork", level);

    [Theory, MemberData(nameof(LevelsOf), "real-time")]
    public void A_commit_that_returned_is_seen_by_all_that_begin_later(IsolationLevel level) => Run("real-time", level);

    [Theory, MemberData(nameof(LevelsOf), "pair-rows")]
    public void Pairs_of_rows_come_and_go_together_while_the_index_grows(IsolationLevel level) =>
        Run("pair-rows", level);

    [Theory, MemberData(nameof(LevelsOf), "phantom")]
    public void A_limit_checked_by_scan_or_count_holds(IsolationLevel level) => Run("phantom", level);

    [Theory, MemberData(nameof(LevelsOf), "index-range")]
    public void A_range_of_an_index_is_what_a_scan_gives(IsolationLevel level) => Run("index-range", level);

    [Theory, MemberData(nameof(LevelsOf), "index-skew")]
    public void What_a_range_did_not_show_does_not_come_before_the_commit(IsolationLevel level) =>
        Run("index-skew", level);

    [Theory, MemberData(nameof(LevelsOf), "unique-key")]
    public void No_two_rows_have_a_key_of_a_unique_index(IsolationLevel level) => Run("unique-key", level);

    [Theory, MemberData(nameof(LevelsOf), "snapshot")]
    public void Columnar_snapshots_are_what_the_past_says(IsolationLevel level) => Run("snapshot", level);

    [Theory, MemberData(nameof(LevelsOf), "merge")]
    public void Merges_beside_updates_keep_their_sum(IsolationLevel level) => Run("merge", level);

    [Theory, MemberData(nameof(LevelsOf), "hand-over")]
    public void Nobody_who_waits_is_forgotten(IsolationLevel level) => Run("hand-over", level);

    [Theory, MemberData(nameof(LevelsOf), "feed")]
    public void The_feed_replayed_is_the_store_at_every_timestamp(IsolationLevel level) => Run("feed", level);

    [Theory, MemberData(nameof(LevelsOf), "mixed-levels")]
    public void Both_serializable_levels_are_serializable_together(IsolationLevel level) =>
        Run("mixed-levels", level);

    [Fact]
    public void Every_workload_has_its_test()
    {
        string[] tested = [.. typeof(RandomTwinTests).GetMethods()
            .SelectMany(method => method.GetCustomAttributes(typeof(MemberDataAttribute), false))
            .Select(data => (string)((MemberDataAttribute)data).Parameters[0])];

        Assert.Equal(StressSuite.Workloads.Select(workload => workload.Name), tested);
    }

    public static TheoryData<IsolationLevel> LevelsOf(string workload) =>
        new(Enum.GetValues<IsolationLevel>().Where(Named(workload).Holds));

    static IWorkload Named(string name) => StressSuite.Workloads.Single(workload => workload.Name == name);

    void Run(string name, IsolationLevel level)
    {
        ulong[] seeds = [.. TwinSeeds.For(name, level)];
        output.WriteLine($"seed={string.Join(',', seeds)}");
        foreach (ulong seed in seeds)
        {
            string? violation = StressSuite.Run(Named(name), level, seed);
            string advice = $"KHONSU_SEED={seed} replays it; add '{name} {level} {seed}' to Seeds.txt.";
            Assert.True(violation is null, $"{violation}\n{advice}");
        }
    }
}
